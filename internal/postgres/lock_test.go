package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// twoPools opens two pools on one database, as two processes would.
func twoPools(t *testing.T) (one, two *pgxpool.Pool) {
	t.Helper()
	url := pgtest.URL(t)
	pools := make([]*pgxpool.Pool, 2)
	for i := range pools {
		var err error
		if pools[i], err = postgres.Open(t.Context(), url); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pools[i].Close)
	}
	return pools[0], pools[1]
}

func tryLock(t *testing.T, pool *pgxpool.Pool, name string) (unlock func(), ok bool) {
	t.Helper()
	unlock, ok, err := postgres.Locks{Pool: pool}.TryLock(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return unlock, ok
}

func TestALockIsHeldByOneUntilItIsGivenBack(t *testing.T) {
	t.Parallel()
	one, two := twoPools(t)
	unlock, ok := tryLock(t, one, "ingest")
	if !ok {
		t.Fatal("a free lock was not taken")
	}
	for name, pool := range map[string]*pgxpool.Pool{"another pool": two, "another connection of the same pool": one} {
		if _, ok := tryLock(t, pool, "ingest"); ok {
			t.Errorf("%s took a lock that is held", name)
		}
	}
	unlockOther, ok := tryLock(t, two, "expire")
	if !ok {
		t.Error("a lock of another name was not taken")
	}
	unlockOther()
	unlock()
	unlock, ok = tryLock(t, two, "ingest")
	if !ok {
		t.Fatal("a lock given back was not taken")
	}
	unlock()
	for name, pool := range map[string]*pgxpool.Pool{"one": one, "two": two} {
		if n := pool.Stat().AcquiredConns(); n != 0 {
			t.Errorf("pool %s: %d connections are still out", name, n)
		}
	}
}

func TestALockIsGivenBackAfterItsContextEnded(t *testing.T) {
	t.Parallel()
	one, two := twoPools(t)
	ctx, cancel := context.WithCancel(t.Context())
	unlock, ok, err := postgres.Locks{Pool: one}.TryLock(ctx, "ingest")
	if err != nil || !ok {
		t.Fatalf("TryLock = %v, %v", ok, err)
	}
	cancel()
	unlock()
	unlock, ok = tryLock(t, two, "ingest")
	if !ok {
		t.Fatal("the lock is still held")
	}
	unlock()
}

func TestALockEndsWithItsConnection(t *testing.T) {
	t.Parallel()
	one, two := twoPools(t)
	unlock, ok := tryLock(t, one, "ingest")
	if !ok {
		t.Fatal("a free lock was not taken")
	}
	// What a process leaves that dies. The second argument waits for the end.
	_, err := two.Exec(t.Context(), `
		select pg_terminate_backend(pid, $1) from pg_locks
		where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
		(10 * time.Second).Milliseconds())
	if err != nil {
		t.Fatal(err)
	}
	after, ok := tryLock(t, two, "ingest")
	if !ok {
		t.Fatal("the lock outlived its connection")
	}
	unlock() // of the dead connection: does no harm
	if _, ok := tryLock(t, one, "ingest"); ok {
		t.Error("giving back a lost lock freed that of its new holder")
	}
	after()
}

func TestALockFailsWithItsContext(t *testing.T) {
	t.Parallel()
	one, _ := twoPools(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok, err := (postgres.Locks{Pool: one}).TryLock(ctx, "ingest"); ok || err == nil {
		t.Errorf("TryLock = %v, %v, want an error", ok, err)
	}
}
