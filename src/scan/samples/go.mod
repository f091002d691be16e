module git.example.com/acme/shop // the shop

go 1.22.1

toolchain go1.22.3

require (
	git.example.com/acme/a v1.0.0
	git.example.com/acme/b/v2 v2.1.0-rc.1+incompatible // indirect
	git.example.com/acme/branch main
	"git.example.com/acme/folder" v0.0.0
)

require git.example.com/acme/c v0.0.0-20161208181325-20d25e280405

replace git.example.com/acme/folder => ../folder

replace (
	git.example.com/acme/a v1.0.0 => git.example.com/fork/a v1.0.1
)

exclude git.example.com/acme/c v0.1.0

retract [v0.1.0, v0.2.0] // mistakes
