using System.Text;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Configuration;

/// <summary>A source's <c>auth</c>, and what each mistake in it is answered with.</summary>
public class SourceAuthTests
{
    public static TheoryData<string> Valid =>
    [
        """{ "provider": "sanity", "secrets": ["cms"] }""",
        """{ "provider": "sanity", "secrets": ["cms", "cms-next"], "auth": { "scheme": "bearer" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "basic" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "header", "header": "X-Secret" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "query" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "query", "parameter": "token" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "body" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "body", "member": "meta.token" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "hmac", "header": "x-signature" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "hmac", "header": "x-signature", "algorithm": "sha512", "encoding": "base64url", "key": "hex", "prefix": "v1=", "signed": "{method}\n{target}\n{header:x-time}\n{body}", "timestampHeader": "x-time", "timestampUnit": "s" } }""",
        """{ "provider": "sanity", "auth": { "scheme": "none" } }""",
        """{ "provider": "sanity", "auth": "none" }""",
        """{ "provider": "azure-event-grid", "secrets": ["cms"], "subscriptions": ["content", "media"] }""",
    ];

    [Theory, MemberData(nameof(Valid))]
    public void It_is_taken(string source) => Assert.Equal("", ErrorsOf(source));

    [Theory]
    [InlineData(""" "auth": "bearer" """, "sources.cms.auth: A text here can only be \"none\", which lets everybody in. Otherwise give an object with 'scheme'.")]
    [InlineData(""" "auth": {} """, "sources.cms.auth.scheme: A text is missing here.")]
    [InlineData(""" "auth": { "scheme": "bearr", "header": "x" } """, "sources.cms.auth.scheme: No auth scheme is named 'bearr'. Did you mean 'bearer'? Known: basic, bearer, body, header, hmac, none, query.")]
    [InlineData(""" "auth": { "scheme": "bearer", "header": "x" } """, "sources.cms.auth.header: There is no such setting. Known: scheme.")]
    [InlineData(""" "auth": { "scheme": "header" } """, "sources.cms.auth.header: A text is missing here.")]
    [InlineData(""" "auth": { "scheme": "header", "header": "X Secret" } """, "sources.cms.auth.header: 'X Secret' is no name of a header: letters, digits and '-', such as 'x-webhook-secret'.")]
    [InlineData(""" "auth": { "scheme": "header", "headr": "X-Secret", "header": 7 } """, "sources.cms.auth.header: 7 stands where a text belongs.", "sources.cms.auth.headr: There is no such setting. Did you mean 'header'?")]
    [InlineData(""" "auth": { "scheme": "query", "parameter": ["token"] } """, "sources.cms.auth.parameter: a list stands where a text belongs.")]
    [InlineData(""" "auth": { "scheme": "body", "member": "meta..token" } """, "sources.cms.auth.member: 'meta..token' is no dotted path of a member, such as 'secret' or 'meta.secret'.")]
    [InlineData(""" "auth": { "scheme": "hmac", "header": "x", "algorithm": "sha265", "encoding": "hexx", "key": "txt", "timestampUnit": "seconds" } """,
        "sources.cms.auth.algorithm: No algorithm is named 'sha265'. Did you mean 'sha256'? Known: sha1, sha256, sha384, sha512.",
        "sources.cms.auth.encoding: No encoding is named 'hexx'. Did you mean 'hex'? Known: base64, base64url, hex.",
        "sources.cms.auth.key: No key is named 'txt'. Did you mean 'text'? Known: base64, hex, text.",
        "sources.cms.auth.timestampUnit: No timestampUnit is named 'seconds'. Known: ms, s.")]
    [InlineData(""" "auth": { "scheme": "hmac", "algorithm": 256 } """, "sources.cms.auth.header: A text is missing here.", "sources.cms.auth.algorithm: 256 stands where a text belongs.")]
    [InlineData(""" "auth": { "scheme": "hmac", "header": "x", "signed": "{header:x-time}" } """, "sources.cms.auth.signed: '{header:x-time}' cannot be what is signed: it has {body} in it, and may have {method}, {target} and {header:NAME}.")]
    [InlineData(""" "auth": { "scheme": "hmac", "header": "x", "signed": "{time}.{body}" } """, "sources.cms.auth.signed: '{time}.{body}' cannot be what is signed: it has {body} in it, and may have {method}, {target} and {header:NAME}.")]
    [InlineData(""" "auth": { "scheme": "hmac", "header": "x", "timestampHeader": "x-time" } """, "sources.cms.auth.timestampHeader: The time in 'x-time' is not signed, so anybody could renew it. Put {header:x-time} into 'signed'.")]
    public void A_mistake_is_answered_with_its_place_the_value_and_the_way_out(string auth, params string[] errors) =>
        Assert.Equal(string.Join('\n', errors), ErrorsOf($$"""{ "provider": "sanity", "secrets": ["cms"], {{auth}} }"""));

    [Fact]
    public void Whatever_lets_only_some_in_needs_a_secret() =>
        Assert.Equal("sources.cms.secrets: Name the secret that the sender signs with: without one nobody gets in. Two while it rotates.", ErrorsOf("""{ "provider": "sanity", "auth": { "scheme": "bearer" } }"""));

    [Theory]
    [InlineData("\"none\"")]
    [InlineData("{ \"scheme\": \"none\" }")]
    public void Whatever_lets_everybody_in_asks_for_none(string auth) =>
        Assert.Equal("sources.cms.secrets: Nobody is asked for a secret here, because 'auth' lets everybody in. Leave out either of them.", ErrorsOf($$"""{ "provider": "sanity", "secrets": ["cms"], "auth": {{auth}} }"""));

    [Fact]
    public void A_list_of_Event_Grids_subscriptions_names_some() =>
        Assert.Equal("sources.cms.subscriptions: No subscription is named, so none could be set up. Leave it out for any that knows the secret.", ErrorsOf("""{ "provider": "azure-event-grid", "secrets": ["cms"], "subscriptions": [] }"""));

    [Fact]
    public void Left_out_it_is_the_providers_own_and_its_tolerance_is_that_of_what_is_used()
    {
        var own = Some.Configured("""{ "provider": "sanity", "secrets": ["cms"] }""");
        var bearer = Some.Configured("""{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "bearer" } }""");
        var hmac = Some.Configured("""{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "hmac", "header": "x", "signed": "{header:t}{body}", "timestampHeader": "t" } }""");

        Assert.Same(own.Provider, own.Auth);
        Assert.Equal((TimeSpan.FromHours(24), TimeSpan.Zero, TimeSpan.FromMinutes(5)), (own.Tolerance, bearer.Tolerance, hmac.Tolerance));
        Assert.IsType<BearerWebhookAuth>(bearer.Auth);
    }

    internal static string ErrorsOf(string source) =>
        BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes(Some.FileWith(source))) is ConfigurationResult.Invalid(var errors) ? string.Join('\n', errors) : "";
}
