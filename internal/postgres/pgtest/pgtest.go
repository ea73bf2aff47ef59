// Package pgtest gives every test a PostgreSQL database of its own, with the
// schema in place.
//
// The first test of a process starts a throw-away server (see localpg) that ends
// with the process, and migrates one template database; each test gets a copy of
// it, which takes some 50 ms. The server lies in memory where there is room for it.
// AKADEMIE_TEST_DATABASE_URL names a running one to use instead; its user must be
// allowed to create databases.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	maxConns  = 8           // of one test's pool: many tests share a server
	patience  = time.Minute // for one statement; a machine under load is slow
	noContent = "template0" // PostgreSQL's pristine template
)

// Open returns a pool on a new database with the current schema. Both are gone
// when the test ends.
func Open(t testing.TB) *pgxpool.Pool {
	t.Helper()
	address, err := url.Parse(URL(t))
	if err != nil {
		t.Fatalf("pgtest.Open: %v", err)
	}
	query := address.Query()
	query.Set("pool_max_conns", strconv.Itoa(maxConns))
	address.RawQuery = query.Encode()
	pool, err := postgres.Open(t.Context(), address.String())
	if err != nil {
		t.Fatalf("pgtest.Open: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// URL returns the address of a new database with the current schema. The
// database is gone when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	server := sharedServer(t)
	return server.newDatabase(t, server.template)
}

// EmptyURL returns the address of a new database without any schema. The
// database is gone when the test ends.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return sharedServer(t).newDatabase(t, noContent)
}

// newDatabase copies template for the length of a test.
func (s *server) newDatabase(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("akademie_test_%s_%d", s.process, s.serial.Add(1))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	// Without durability, copying files is quicker than writing a log of the copy.
	if err := s.exec(ctx, "create database "+name+" template "+template+" strategy file_copy"); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		if err := s.exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return s.address(name)
}

// address replaces the database in the server's URL.
func (s *server) address(database string) string {
	u := *s.admin
	u.Path = "/" + database
	return strings.Replace(u.String(), "postgres:/"+database, "postgres:///"+database, 1)
}
