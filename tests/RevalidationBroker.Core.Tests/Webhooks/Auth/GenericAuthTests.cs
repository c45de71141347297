using System.Text;
using CsCheck;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>The schemes that a source can be given: what lets in, and what each refusal is called.</summary>
public class GenericAuthTests
{
    private const string Bearer = """{"scheme":"bearer"}""";
    private const string Basic = """{"scheme":"basic"}""";
    private const string Header = """{"scheme":"header","header":"X-Secret"}""";
    private const string Query = """{"scheme":"query"}""";
    private const string QueryNamed = """{"scheme":"query","parameter":"the key"}""";
    private const string Body = """{"scheme":"body"}""";
    private const string BodyNamed = """{"scheme":"body","member":"meta.secret"}""";
    private const string Hmac = """{"scheme":"hmac","header":"x-signature"}""";
    private const string HmacWithTime = """{"scheme":"hmac","header":"x-signature","timestampHeader":"x-time","signed":"{header:x-time}.{method} {target}.{body}"}""";

    // Scheme, secret, a header, and the fault; null lets in.
    [Theory]
    [InlineData(Bearer, "s3cret", "Authorization", "Bearer s3cret", null)]
    [InlineData(Bearer, "s3cret", "authorization", "BEARER s3cret", null)]
    [InlineData(Bearer, " s3cret\n", "Authorization", "Bearer  s3cret ", null)]
    [InlineData(Bearer, "grüße", "Authorization", "Bearer grüße", null)]
    [InlineData(Bearer, "s3cret", "Authorization", "Bearer S3cret", SignatureFault.Mismatch)]
    [InlineData(Bearer, "s3cret", "Authorization", "Bearer s3cre", SignatureFault.Mismatch)]
    [InlineData(Bearer, "s3cret", "Authorization", "Bearer s3crets", SignatureFault.Mismatch)]
    [InlineData(Bearer, "s3cret", "Authorization", "Bearer s3cret, Bearer s3cret", SignatureFault.Mismatch)]
    [InlineData(Bearer, "s3cret", "Authorization", "s3cret", SignatureFault.MalformedHeader)]
    [InlineData(Bearer, "s3cret", "Authorization", "", SignatureFault.MalformedHeader)]
    [InlineData(Bearer, "s3cret", "X-Authorization", "Bearer s3cret", SignatureFault.MissingHeader)]
    [InlineData(Header, "s3cret", "x-secret", " s3cret ", null)]
    [InlineData(Header, "s3cret", "X-Secret", "s3cret2", SignatureFault.Mismatch)]
    [InlineData(Header, "s3cret", "X-Secret", "", SignatureFault.Mismatch)]
    [InlineData(Header, "s3cret", "X-Secrets", "s3cret", SignatureFault.MissingHeader)]
    [InlineData(Basic, "user:pass", "Authorization", "Basic dXNlcjpwYXNz", null)]
    [InlineData(Basic, "user:pass", "Authorization", "basic  dXNlcjpwYXNz", null)]
    [InlineData(Basic, "user:p:ss", "Authorization", "Basic dXNlcjpwOnNz", null)]
    [InlineData(Basic, ":pass", "Authorization", "Basic OnBhc3M=", null)]
    [InlineData(Basic, "us\u00e9r:pass", "Authorization", "Basic dXPDqXI6cGFzcw==", null)]
    [InlineData(Basic, "user:pass", "Authorization", "Basic dXNlcjpwYXNT", SignatureFault.Mismatch)]
    [InlineData(Basic, "user:pass", "Authorization", "Basic user:pass", SignatureFault.MalformedHeader)]
    [InlineData(Basic, "user:pass", "Authorization", "Basic", SignatureFault.MalformedHeader)]
    [InlineData(Basic, "user:pass", "Authorization", "Bearer dXNlcjpwYXNz", SignatureFault.MalformedHeader)]
    [InlineData(Basic, "user:pass", "X-Other", "Basic dXNlcjpwYXNz", SignatureFault.MissingHeader)]
    [InlineData(Basic, "pass", "Authorization", "Basic cGFzcw==", SignatureFault.UnusableSecret)]
    [InlineData(Hmac, "s3cret", "X-Signature", "no hash", SignatureFault.Mismatch)]
    [InlineData(Hmac, "s3cret", "X-Signature", "", SignatureFault.Mismatch)]
    [InlineData(Hmac, "s3cret", "X-Signatures", "no hash", SignatureFault.MissingHeader)]
    public void A_secret_in_a_header_lets_in_or_is_refused_for_its_fault(string auth, string secret, string header, string value, SignatureFault? fault) =>
        Assert.Equal(fault, FaultOf(auth, secret, Some.Request("{}"u8.ToArray(), new WebhookHeaders { { header, value } })));

    [Theory]
    [InlineData(Query, "/hooks/cms?secret=s3cret", null)]
    [InlineData(Query, "/hooks/cms?a=b&secret=s%33cret&c", null)]
    [InlineData(Query, "/hooks/cms?secret=+s3cret%20", null)]
    [InlineData(Query, "/hooks/cms?secret=wrong&secret=s3cret", SignatureFault.Mismatch)]
    [InlineData(Query, "/hooks/cms?secret=", SignatureFault.Mismatch)]
    [InlineData(Query, "/hooks/cms?secret", SignatureFault.Mismatch)]
    [InlineData(Query, "/hooks/cms?SECRET=s3cret", SignatureFault.MissingHeader)]
    [InlineData(Query, "/hooks/cms", SignatureFault.MissingHeader)]
    [InlineData(Query, "/hooks/secret=s3cret", SignatureFault.MissingHeader)]
    [InlineData(QueryNamed, "/hooks/cms?the+key=s3cret", null)]
    [InlineData(QueryNamed, "/hooks/cms?the%20key=s3cret", null)]
    public void A_secret_in_the_address_lets_in_or_is_refused_for_its_fault(string auth, string target, SignatureFault? fault) =>
        Assert.Equal(fault, FaultOf(auth, "s3cret", Some.Request(target: target)));

    [Theory]
    [InlineData(Body, """{"secret":"s3cret"}""", null)]
    [InlineData(Body, """{"a":1,"secret":"\u0073 3cret"}""", SignatureFault.Mismatch)]
    [InlineData(Body, """{"a":1,"secret":"\u00733cret "}""", null)]
    [InlineData(Body, """{"secret":"other"}""", SignatureFault.Mismatch)]
    [InlineData(Body, """{"secret":""}""", SignatureFault.Mismatch)]
    [InlineData(Body, """{"secret":null}""", SignatureFault.MissingHeader)]
    [InlineData(Body, """{"secret":["s3cret"]}""", SignatureFault.MissingHeader)]
    [InlineData(Body, """{"secret":"\ud800"}""", SignatureFault.MissingHeader)]
    [InlineData(Body, """["s3cret"]""", SignatureFault.MissingHeader)]
    [InlineData(Body, """{"Secret":"s3cret"}""", SignatureFault.MissingHeader)]
    [InlineData(Body, "secret=s3cret", SignatureFault.MalformedHeader)]
    [InlineData(Body, "", SignatureFault.MalformedHeader)]
    [InlineData(BodyNamed, """{"meta":{"secret":"s3cret"}}""", null)]
    [InlineData(BodyNamed, """{"meta.secret":"s3cret"}""", SignatureFault.MissingHeader)]
    public void A_secret_in_the_body_lets_in_or_is_refused_for_its_fault(string auth, string body, SignatureFault? fault) =>
        Assert.Equal(fault, FaultOf(auth, "s3cret", Some.Request(Encoding.UTF8.GetBytes(body))));

    public static TheoryData<string, string, string> Schemes => new()
    {
        { Bearer, "secret-1", "secret-2" },
        { Basic, "user:secret-1", "user:secret-2" },
        { Header, "secret-1", "secret-2" },
        { Query, "secret 1+%&é", "secret-2" },
        { QueryNamed, "secret-1", "secret-2" },
        { Body, "secret-1\"", "secret-2" },
        { BodyNamed, "secret-1", "secret-2" },
        { Hmac, "secret-1", "secret-2" },
        { HmacWithTime, "secret-1", "secret-2" },
    };

    [Theory, MemberData(nameof(Schemes))]
    public void What_a_scheme_adds_it_asks_for_and_while_a_secret_rotates_either_lets_in(string auth, string first, string second)
    {
        var source = Some.Source() with { Auth = Bound(auth) };
        var (old, young) = (Secret.Of(first), Secret.Of(second));
        var signed = source.Sign(Some.Draft(), young);

        Assert.IsType<Authentication.Authentic>(WebhookAuthenticator.Authenticate(signed, source, [young]));
        Assert.IsType<Authentication.Authentic>(WebhookAuthenticator.Authenticate(signed, source, [old, young]));
        Assert.IsType<Authentication.Authentic>(WebhookAuthenticator.Authenticate(signed, source, [young, old]));
        Assert.Equal(SignatureFault.Mismatch, Refusal(WebhookAuthenticator.Authenticate(signed, source, [old])).Fault);
        Assert.Equal(SignatureFault.NoSecret, Refusal(WebhookAuthenticator.Authenticate(signed, source, [])).Fault);
    }

    [Theory, MemberData(nameof(Schemes))]
    public void A_refusal_helps_the_operator_and_tells_no_secret(string auth, string first, string second)
    {
        var source = Some.Source() with { Auth = Bound(auth) };
        var signed = source.Sign(Some.Draft(), Secret.Of(first));

        foreach (var refused in new[] { Refusal(WebhookAuthenticator.Authenticate(signed, source, [Secret.Of(second)])), Refusal(WebhookAuthenticator.Authenticate(Some.Request("{}"u8.ToArray()), source, [Secret.Of(second)])) })
        {
            Assert.False(string.IsNullOrWhiteSpace(refused.Detail));
            Assert.DoesNotContain(first, refused.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(second, refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void None_lets_everybody_in_without_a_secret()
    {
        var source = Some.Source() with { Auth = new NoWebhookAuth(), Secrets = [] };

        Assert.IsType<Authentication.Authentic>(WebhookAuthenticator.Authenticate(Some.Request(), source, []));
    }

    [Theory]
    [InlineData("no json", "secret")]
    [InlineData("[]", "secret")]
    [InlineData("""{"meta":7}""", "meta.secret")]
    public void A_body_that_has_no_place_for_the_secret_cannot_carry_it(string body, string member) =>
        Assert.Throws<UnusableSecretException>(() => new BodyWebhookAuth(member).Sign(Some.Request(Encoding.UTF8.GetBytes(body)), Secret.Of("s3cret")));

    [Theory, MemberData(nameof(Schemes))]
    public void Any_request_under_any_secret_is_answered(string auth, string first, string second)
    {
        var bound = Bound(auth);
        var text = Gen.OneOf<string>(Gen.String, Gen.OneOf("", "Bearer ", "Basic ====", "Basic /w==", "1763799998000", "\ud800", "99999999999999999999", "?", "?secret", "/?secret=%", "/?secret=%ff%"));
        var headers = Gen.Select(Gen.OneOf("authorization", "x-secret", "x-signature", "x-time"), text).Array[0, 4].Select(pairs =>
        {
            var made = new WebhookHeaders();
            foreach (var (name, value) in pairs) made.Add(name, value);
            return made;
        });
        Gen.Select(headers, text, Gen.OneOf<byte[]>(Gen.Byte.Array[0, 32], AnyJson.Document), Gen.OneOf(first, second, "a:b"))
            .Sample((made, target, body, secret) => !bound.Verify(Some.Request(body, made, target), Secret.Of(secret), TimeSpan.MaxValue).IsGood, iter: 1000);
    }

    private static SignatureFault? FaultOf(string auth, string secret, WebhookRequest request) => Bound(auth).Verify(request, Secret.Of(secret), TimeSpan.Zero).Fault;

    private static SignatureCheck Refusal(Authentication authentication) => Assert.IsType<Authentication.Refused>(authentication).Check;

    private static IWebhookAuth Bound(string auth) => WebhookAuthSchemes.All[Some.Json(auth).At("scheme").Text()!].Bind(new ConfigNode(Some.Json(auth), "auth", []))!;
}
