module countersign.invalid/tests/captures

go 1.19

require github.com/ovh/go-ovh v1.4.0

require (
	github.com/pmezard/go-difflib v1.0.0 // indirect
	gopkg.in/ini.v1 v1.67.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
