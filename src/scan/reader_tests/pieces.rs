//! Pieces that random files are made of.

/// Of `pnpm-lock.yaml`.
#[rustfmt::skip]
pub const PNPM: &[&str] = &[
    "lockfileVersion: '9.0'\n", "lockfileVersion: 5.4\n", "lockfileVersion: '6.0'\n", "importers:\n", "  .:\n", "packages:\n", "snapshots:\n",
    "    dependencies:\n", "    devDependencies:\n", "      a: 1.0.0(b@2.0.0)\n", "      a: {version: b@1.0.0}\n", "  /a/1.0.0_b@2.0.0: {dev: true}\n",
    "  /@s/a@1.0.0(b@2.0.0):\n", "  a@1.0.0:\n", "  host/a/1.0.0: {}\n", "  a@git+https://h/x#0: {version: 1.0.0}\n", "    resolution: {type: directory}\n",
    "    name: a\n", "    version: 1.0.0\n", "(", ")", "@", "/", "_", "link:x", "file:x", "---\n", "...\n", "? ", ": ", "- ", "&a ", "*a", "<<: ", "|\n", ">-\n", "!!str ", "%YAML 1.2\n",
];
/// Of the lock files in TOML.
#[rustfmt::skip]
pub const TOML: &[&str] = &[
    "[[package]]\n", "[[packages]]\n", "[metadata]\n", "lock-version = \"2.0\"\n", "lock-version = \"1.0\"\n", "lock_version = \"4.5\"\n", "version = 1\n", "name = \"a\"\n",
    "version = \"1.0\"\n", "[package.source]\n", "type = \"directory\"\n", "source = { virtual = \".\" }\n", "source = { registry = \"x\" }\n", "groups = [\"main\"]\n",
    "groups = [\"dev\", 1]\n", "category = \"dev\"\n", "path = \"x\"\n", "extras = [\"e\"]\n", "dependencies = [\"a[e]>=1\"]\n", "dependencies = [{ name = \"a\", extra = [\"e\"] }]\n",
    "[package.dependencies]\n", "a = \"*\"\n", "b = {optional = true}\n", "[package.extras]\n", "e = [\"b[e] (>=1)\"]\n", "[package.dev-dependencies]\n", "[package.optional-dependencies]\n",
    "[manifest]\n", "members = [\"a\"]\n", "directory = {}\n", "a.b.c = 1\n", "\"\"\"", "'''", "'", "[", "]", "{", "}", "=", ".", ",", "1979-05-27 07:32:00Z", "\\u00e4", "# x\n",
];
/// Of the lock files in JSON.
#[rustfmt::skip]
pub const JSON: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "null", "1", "1e999", "true", "\"lockfileVersion\":1,", "\"workspaces\":{\"\":{\"name\":\"a\"},},", "\"packages\":{", "\"a\":[\"a@1.0.0\",\"\",{},],",
    "\"a\":[\"@s/a@git+x\"],", "\"_meta\":{\"pipfile-spec\":6},", "\"default\":{", "\"develop\":{", "\"a\":{\"version\":\"==1.0\"},", "\"a\":{\"path\":\".\"},", "\"a\":{\"version\":\"*\"},", "\\u0000", "\\ud800",
];
/// Of `yarn.lock`.
#[rustfmt::skip]
pub const YARN: &[&str] = &[
    "# yarn lockfile v1\n", "__metadata:\n", "a@1:\n", "\"a@npm:@s/b@^1\", c@2:\n", "\"a@file:./x\":\n", "  version \"1.0.0\"\n", "  version: 1.0.0\n", "  resolution: \"a@npm:1.0.0\"\n",
    "  resolution: \"a@patch:a@npm%3A1#x\"\n", "  resolution: \"a@workspace:.\"\n", "  dependencies:\n", "    a \"1\"\n", "    a: 1\n", "  optionalDependencies:\n", "\\\"", ",", "  version: 8\n", "    ", "@", ":",
];
/// Of `environment.yml`.
#[rustfmt::skip]
pub const CONDA: &[&str] = &[
    "name: x\n", "dependencies:\n", "- a=1=0\n", "- c::a=1=pypi_0\n", "- a=1\n", "- a==1\n", "- a >=1,<2\n", "- pip:\n", "  - a==1\n", "  - a[b]>=1 ; c\n", "  - -r missing.txt\n", "  - -e .\n",
    "  - a @ https://h/a-1-py3-none-any.whl\n", "  - |\n", "    x\n", "- {pip: [a==1, b]}\n", "- [a]\n", "-\n", "&a ", "*a", "<<: ", "channels: [x]\n", "---\n", "=", "::",
];
/// Of `go.mod` and `go.sum`.
#[rustfmt::skip]
pub const GO: &[&str] = &[
    "module a\n", "require a/b v1.0.0\n", "require (\n", "\ta/b/v2 v2.0.0 // indirect\n", "\ta main\n", ")\n", "replace a/b => c/d v1.0.0\n", "replace a/b v1.0.0 => ../c\n", "exclude a v1\n",
    "retract [v1, v2]\n", "go 1.22\n", "\"a b\"", "`", "//", "(", "=>", "a v1.0.0 h1:x=\n", "a v1.0.0/go.mod h1:x=\n", "a/ v1 h1:x\n", "/go.mod ",
];
/// Of `Gemfile.lock` and `gradle.lockfile`.
#[rustfmt::skip]
pub const LINES: &[&str] = &[
    "GEM\n", "GIT\n", "PATH\n", "PLUGIN SOURCE\n", "DEPENDENCIES\n", "BUNDLED WITH\n", "  remote: x\n", "  specs:\n", "    a (1.0)\n", "    a (1.0-x86_64-linux)\n", "      b (>= 1)\n", "    ", "(", ")",
    "g:a:1.0=c,d\n", "g:a:1.0\n", "empty=\n", "empty=a,b\n", ":", "=", "-", "g::1=\n",
];
