// Says what Go's crypto/tls and crypto/x509 make of a mock's certificate authority:
//
//	ca served CA.pem HOST:PORT NAME...   the mock at that port, called by each name
//	ca signed CA.pem CA.key NAME...      a certificate for each name, made here with the authority's own key
//
// One line for each name: `NAME: trusted`, `NAME: refused by name constraint: …` or `NAME: refused: …`. For `signed`, a
// name may be several with commas between them: one certificate for all, called by the first. A wildcard is called by
// the host www of it. ca_test.py judges the lines; this program ends with 0 when it could print them.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"strings"
	"time"
)

const patience = 60 * time.Second

func main() {
	if len(os.Args) < 5 {
		fmt.Fprintln(os.Stderr, "usage: ca served CA.pem HOST:PORT NAME... | ca signed CA.pem CA.key NAME...")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		fmt.Fprintln(os.Stderr, "ca:", err)
		os.Exit(5)
	}
}

func run(mode, caFile, place string, names []string) error {
	authority, err := readCertificate(caFile)
	if err != nil {
		return err
	}
	switch mode {
	case "served":
		return served(authority, place, names)
	case "signed":
		return signed(authority, place, names)
	}
	return fmt.Errorf("%q is neither served nor signed", mode)
}

// served shakes hands with the mock. A connection that cannot be made is no verdict.
func served(authority *x509.Certificate, address string, names []string) error {
	for _, name := range names {
		connection, err := net.DialTimeout("tcp", address, patience)
		if err != nil {
			return err
		}
		tell(name, handshake(connection, authority, name))
	}
	return nil
}

// signed shakes hands with a server of its own, which has what a thief of the key could make.
func signed(authority *x509.Certificate, keyFile string, names []string) error {
	key, err := readKey(keyFile)
	if err != nil {
		return err
	}
	for _, name := range names {
		all := strings.Split(name, ",")
		certificate, err := issue(authority, key, all)
		if err != nil {
			return err
		}
		ours, theirs := net.Pipe()
		go func() {
			_ = tls.Server(theirs, &tls.Config{Certificates: []tls.Certificate{*certificate}}).Handshake()
		}()
		tell(name, handshake(ours, authority, strings.Replace(all[0], "*", "www", 1)))
		theirs.Close()
	}
	return nil
}

func handshake(connection net.Conn, authority *x509.Certificate, name string) error {
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	return tls.Client(connection, &tls.Config{ServerName: name, RootCAs: roots}).Handshake()
}

func tell(name string, refusal error) {
	var invalid x509.CertificateInvalidError
	switch {
	case refusal == nil:
		fmt.Printf("%s: trusted\n", name)
	case errors.As(refusal, &invalid) && invalid.Reason == x509.CANotAuthorizedForThisName:
		fmt.Printf("%s: refused by name constraint: %v\n", name, refusal)
	default:
		fmt.Printf("%s: refused: %v\n", name, refusal)
	}
}

// issue makes what the mock makes for a host of its own, but for any names.
func issue(authority *x509.Certificate, key crypto.Signer, names []string) (*tls.Certificate, error) {
	leaf := x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: names[0]},
		NotBefore:    authority.NotBefore,
		NotAfter:     authority.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range names {
		if address := net.ParseIP(name); address != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, address)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	made, err := x509.CreateCertificate(rand.Reader, &leaf, authority, own.Public(), key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{made}, PrivateKey: own}, nil
}

func readCertificate(file string) (*x509.Certificate, error) {
	block, err := readPem(file)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(block)
}

func readKey(file string) (crypto.Signer, error) {
	block, err := readPem(file)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(block)
	if err != nil {
		return nil, err
	}
	signer, signs := key.(crypto.Signer)
	if !signs {
		return nil, fmt.Errorf("%s holds a %T, which signs nothing", file, key)
	}
	return signer, nil
}

func readPem(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM block", file)
	}
	return block.Bytes, nil
}
