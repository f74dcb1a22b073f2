module countersign.invalid/tests/clients/ca

go 1.19
