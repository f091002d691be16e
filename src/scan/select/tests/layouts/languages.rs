//! Repositories in other languages than those of .NET, and in many.

use super::*;

#[test]
fn rust_php_and_java() {
    check(&[
        // A Rust workspace with tools of npm for its web pages: the first in the order is npm.
        (
            &[
                ("Cargo.toml", "[workspace]\n"),
                ("Cargo.lock", CARGO),
                ("crates/core/Cargo.toml", "[package]\nname = \"core\"\n"),
                ("web/package-lock.json", NPM),
                ("target/debug/Cargo.lock", FOREIGN),
            ],
            "npm@1",
            "Cargo.lock",
            "cargo@1 npm@1",
        ),
        // A Rust workspace with tools that yarn installs: Cargo comes first.
        (
            &[("Cargo.toml", "[workspace]\n"), ("Cargo.lock", CARGO), ("fuzz/Cargo.lock", CARGO), ("yarn.lock", YARN)],
            "cargo@1 cargo@1",
            "yarn.lock",
            "cargo@1 cargo@1 yarn@1",
        ),
        // Rust with bindings for Python.
        (
            &[
                ("Cargo.lock", CARGO),
                ("pyproject.toml", "[build-system]\n"),
                ("uv.lock", UV),
                ("docs/requirements.txt", PIP),
            ],
            "cargo@1",
            "docs/requirements.txt uv.lock",
            "cargo@1 pip@1 uv@1",
        ),
        // A Laravel project with Vite.
        (
            &[
                ("composer.json", "{}"),
                ("composer.lock", COMPOSER),
                ("package.json", PACKAGE),
                ("package-lock.json", NPM),
                ("vendor/acme/x/composer.lock", FOREIGN),
            ],
            "npm@1",
            "composer.lock",
            "composer@1 npm@1",
        ),
        // The same with yarn.
        (
            &[("composer.json", "{}"), ("composer.lock", COMPOSER), ("package.json", "{}"), ("yarn.lock", YARN)],
            "composer@1",
            "yarn.lock",
            "composer@1 yarn@1",
        ),
        // Gradle with several projects.
        (
            &[
                ("settings.gradle.kts", ""),
                ("gradle.lockfile", GRADLE),
                ("buildscript-gradle.lockfile", "org.example:plugin:1=classpath\n"),
                ("app/gradle.lockfile", "com.example:app:1=runtimeClasspath\n"),
            ],
            "app@1 gradle@1 plugin@1",
            "",
            "app@1 gradle@1 plugin@1",
        ),
        // A service in Java with pages of React.
        (
            &[("build.gradle", ""), ("gradle.lockfile", GRADLE), ("frontend/package-lock.json", NPM)],
            "npm@1",
            "gradle.lockfile",
            "gradle@1 npm@1",
        ),
    ]);
}

#[test]
fn python_with_everything_that_installs_it() {
    check(&[
        // A service with poetry and a client for the web with yarn: yarn comes first.
        (
            &[
                ("pyproject.toml", "[tool.poetry]\n"),
                ("poetry.lock", POETRY),
                ("client/package.json", "{}"),
                ("client/yarn.lock", YARN),
            ],
            "yarn@1",
            "poetry.lock",
            "poetry@1 yarn@1",
        ),
        // Requirements for users, poetry for developers.
        (
            &[("pyproject.toml", "[tool.poetry]\n"), ("poetry.lock", POETRY), ("requirements.txt", PIP)],
            "pip@1",
            "poetry.lock",
            "pip@1 poetry@1",
        ),
        // A workspace of uv, in which a lock of poetry was left behind.
        (
            &[("pyproject.toml", "[tool.uv.workspace]\n"), ("uv.lock", UV), ("legacy/poetry.lock", POETRY)],
            "poetry@1",
            "uv.lock",
            "poetry@1 uv@1",
        ),
        // pdm with an export.
        (
            &[("pyproject.toml", ""), ("pdm.lock", PDM), ("pylock.toml", PYLOCK)],
            "pdm@1",
            "pylock.toml",
            "pdm@1 pylock@1",
        ),
        // pipenv with a container for it.
        (&[("Pipfile", ""), ("Pipfile.lock", PIPFILE), ("Dockerfile", "FROM x\n")], "pipenv@1", "", "pipenv@1"),
        // Locks of PEP 751 with names of their own.
        (
            &[("pylock.toml", PYLOCK), ("pylock.dev.toml", &PYLOCK.replace("\"pylock\"", "\"dev\""))],
            "dev@1 pylock@1",
            "",
            "dev@1 pylock@1",
        ),
        // Science: an environment of conda, and what was locked for one platform.
        (
            &[
                ("environment.yml", ENVIRONMENT),
                ("conda-linux-64.lock", "@EXPLICIT\nhttps://example.com/x/linux-64/conda-1-b.conda\n"),
            ],
            "conda@1 environment@1 from-pip@1",
            "",
            "conda@1 environment@1 from-pip@1",
        ),
        // A file of that name which is another tool's.
        (&[("environment.yml", "production:\n  url: x\n"), ("Gemfile.lock", RUBY)], "ruby@1", "", "ruby@1"),
    ]);
}

#[test]
fn go_ruby_and_monorepos_of_many_languages() {
    check(&[
        // Go with its tools in a module of their own, and copies of what it needs.
        (
            &[
                ("go.mod", GO),
                ("go.sum", ""),
                ("tools/go.mod", "module tools\nrequire example.com/tool v0.1.0\n"),
                ("vendor/example.com/go/go.mod", FOREIGN),
            ],
            "go@v1.0.0 tool@v0.1.0",
            "",
            "go@v1.0.0 tool@v0.1.0",
        ),
        // Go with pages that bun builds.
        (&[("go.mod", GO), ("ui/bun.lock", BUN)], "bun@1", "go.mod", "bun@1 go@v1.0.0"),
        // Rails with yarn.
        (
            &[("Gemfile", ""), ("Gemfile.lock", RUBY), ("package.json", "{}"), ("yarn.lock", YARN)],
            "yarn@1",
            "Gemfile.lock",
            "ruby@1 yarn@1",
        ),
        // A gem with Bundler's other names.
        (&[("gems.rb", ""), ("gems.locked", RUBY)], "ruby@1", "", "ruby@1"),
        // Services in six languages.
        (
            &[
                ("services/api/go.mod", GO),
                ("services/billing/gradle.lockfile", GRADLE),
                ("services/mail/Gemfile.lock", RUBY),
                ("services/ml/uv.lock", UV),
                ("services/shop/composer.lock", COMPOSER),
                ("services/edge/Cargo.lock", CARGO),
                ("web/pnpm-lock.yaml", PNPM),
            ],
            "pnpm@1.0.0",
            "services/api/go.mod services/billing/gradle.lockfile services/edge/Cargo.lock services/mail/Gemfile.lock \
            services/ml/uv.lock services/shop/composer.lock",
            "cargo@1 composer@1 go@v1.0.0 gradle@1 pnpm@1.0.0 ruby@1 uv@1",
        ),
    ]);
}
