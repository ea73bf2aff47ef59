package ingest

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

var errPrivate = errors.New("address of a private network is not read (allow it with --allow-private, in sources.yaml with allow_private)")

// reserved lists ranges that the methods of netip.Addr do not name (IANA
// special-purpose registries, RFC 6890).
func reserved() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
		netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("100::/64"),
		netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("fec0::/10"),
		// They carry an IPv4 address inside, which may be a private one.
		netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
		netip.MustParsePrefix("::/96"),
	}
}

// refusePrivate is a net.Dialer.Control: it sees the address that is really
// dialled, after names are resolved, so that a name cannot lead inside.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return fmt.Errorf("address %q: %w", host, err)
	}
	if isPrivate(addr) {
		return errPrivate
	}
	return nil
}

func isPrivate(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if !addr.IsGlobalUnicast() || addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() {
		return true
	}
	for _, p := range reserved() {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
