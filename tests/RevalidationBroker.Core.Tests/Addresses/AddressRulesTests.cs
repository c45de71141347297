using System.Net;

namespace RevalidationBroker.Addresses;

public class AddressRulesTests
{
    // The first and the last address of every range of IANA's registries as of 2025-10-09, of multicast and of what is not given out, and
    // of each but those that have another beside them, the neighbours.
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", "1.0.0.0")]
    [InlineData("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0")]
    [InlineData("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0")]
    [InlineData("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0")]
    [InlineData("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0")]
    [InlineData("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0")]
    [InlineData("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0")]
    [InlineData("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0")]
    [InlineData("192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0")]
    [InlineData("192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0")]
    [InlineData("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0")]
    [InlineData("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0")]
    [InlineData("192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0")]
    [InlineData("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0")]
    [InlineData("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0")]
    [InlineData("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0")]
    [InlineData("224.0.0.0", "255.255.255.255", "223.255.255.255")]
    [InlineData("::", "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", "64:ff9b::808:808")]
    [InlineData("64:ff9b:0:0:0:1::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::")]
    [InlineData("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("100::", "100:0:0:1:ffff:ffff:ffff:ffff")]
    [InlineData("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::")]
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::")]
    [InlineData("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::")]
    [InlineData("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", "2620:4f:8001::")]
    [InlineData("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::")]
    [InlineData("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void A_range_is_refused_from_its_first_address_to_its_last_and_no_further(string first, string last, params string[] outside)
    {
        Assert.NotNull(Refusal(first));
        Assert.NotNull(Refusal(last));
        Assert.All(outside, address => Assert.Null(Refusal(address)));
    }

    [Theory]
    [InlineData("127.0.0.1", "a loopback address")]
    [InlineData("::1", "a loopback address")]
    [InlineData("0.0.0.0", "an address of this host on this network")]
    [InlineData("::", "an address of this host on this network")]
    [InlineData("192.168.1.1", "a private address")]
    [InlineData("100.64.0.1", "a shared address behind a carrier's NAT")]
    [InlineData("169.254.1.1", "a link-local address")]
    [InlineData("fe80::1%3", "a link-local address")]
    [InlineData("fd12::1", "a unique local address")]
    [InlineData("fec0::1", "a site-local address")]
    [InlineData("255.255.255.255", "the broadcast address")]
    [InlineData("240.0.0.1", "a reserved address")]
    [InlineData("ff02::1", "a multicast address")]
    [InlineData("2001:0:808:808:0:0:f7f7:f7f7", "a Teredo address")]
    [InlineData("2002:808:808::", "a 6to4 address")]
    [InlineData("5f00::1", "an identifier of segment routing and no address")]
    [InlineData("::ffff:10.0.0.1", "a private address")]
    [InlineData("2002:a00:1::", "a private address")]
    public void What_it_is_is_said(string address, string kind) => Assert.Equal(kind, Refusal(address)?.Kind);

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("2606:4700::1111")]
    // Where only IPv6 is spoken, every site that has IPv4 alone is reached so.
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("::ffff:8.8.8.8")]
    public void A_public_address_is_called(string address) => Assert.Null(Refusal(address));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.253")]
    [InlineData("fd00:ec2::253")]
    [InlineData("64:ff9b:1::10.0.0.1")]
    [InlineData("::ffff:192.168.0.1")]
    public void A_deployment_with_leave_may_be_at_an_address_that_is_not_public(string address)
    {
        Assert.NotNull(Refusal(address));
        Assert.Null(Refusal(address, allowPrivate: true));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.170.23")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("169.254.42.42")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("fd20:ce::254")]
    [InlineData("fd00:42::42")]
    public void A_metadata_service_is_called_by_no_leave(string address) => Assert.Equal(("a cloud's metadata service", true), (Refusal(address, allowPrivate: true)?.Kind, Refusal(address)?.NeverASite));

    [Theory]
    [InlineData("http://localhost:3000", "the machine itself")]
    [InlineData("http://LocalHost", "the machine itself")]
    [InlineData("http://localhost.", "the machine itself")]
    [InlineData("http://shop.localhost", "the machine itself")]
    [InlineData("http://127.0.0.1.", "a loopback address")]
    [InlineData("http://2130706433", "a loopback address")]
    [InlineData("http://2130706433.", "a loopback address")]
    [InlineData("http://0x7f.0x1", "a loopback address")]
    [InlineData("http://0177.0.0.1", "a loopback address")]
    [InlineData("http://127。0。0。1", "a loopback address")]
    [InlineData("http://[::ffff:127.0.0.1]", "a loopback address")]
    [InlineData("http://[fe80::1%25eth0]", "a link-local address")]
    [InlineData("http://169.254.169.254/latest", "a cloud's metadata service")]
    [InlineData("https://www.example.com", null)]
    [InlineData("https://localhost.example.com", null)]
    [InlineData("https://notlocalhost", null)]
    [InlineData("https://127.0.0.1.nip.io", null)]
    [InlineData("https://8.8.8.8", null)]
    [InlineData("https://bücher.example", null)]
    public void A_literal_in_an_address_is_judged_in_whatever_spelling(string url, string? kind) => Assert.Equal(kind, AddressRules.RefusalOf(new Uri(url), allowPrivate: false)?.Kind);

    private static SpecialRange? Refusal(string address, bool allowPrivate = false) => AddressRules.RefusalOf(IPAddress.Parse(address), allowPrivate);
}
