using System.Text;
using CsCheck;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>What each scheme takes out of a request before it is kept, and what it leaves.</summary>
public class WithoutSecretsTests
{
    private const string Secret = "s3cret /+%&\u00fc";

    [Theory]
    [InlineData("""{"scheme":"bearer"}""", Secret)]
    [InlineData("""{"scheme":"basic"}""", $"user:{Secret}")]
    [InlineData("""{"scheme":"header","header":"X-Secret"}""", Secret)]
    [InlineData("""{"scheme":"query"}""", Secret)]
    [InlineData("""{"scheme":"query","parameter":"the key"}""", Secret)]
    [InlineData("""{"scheme":"body"}""", Secret)]
    [InlineData("""{"scheme":"body","member":"meta.secret"}""", Secret)]
    [InlineData("""{"scheme":"hmac","header":"x-signature","timestampHeader":"x-time","signed":"{header:x-time}.{body}"}""", Secret)]
    public void A_signed_request_that_is_kept_has_its_secret_in_no_form_and_lets_nobody_in(string scheme, string secret)
    {
        var auth = Bound(scheme);
        var source = Some.Source() with { Auth = auth };
        var signed = source.Sign(Some.Draft(target: "/hooks/cms?event=post.published"), Secrets.Secret.Of(secret));
        // What a proxy in front may add.
        signed = signed.With("X-Original-URL", signed.Target).With("X-Forwarded-Authorization", signed.Headers["Authorization"] ?? "").With("X-Note", "kept");

        var kept = KeptRequest.Of(VerifiedWebhook.AssumedForWhatIf(source, signed));

        KeptText.HasNothingOf(secret, kept);
        Assert.Equal("kept", kept.Headers["X-Note"]);
        Assert.StartsWith("/hooks/cms?event=post.published", kept.Target, StringComparison.Ordinal);
        if (auth is not HmacWebhookAuth) Assert.IsType<Authentication.Refused>(WebhookAuthenticator.Authenticate(kept, source, [Secrets.Secret.Of(secret)]));
    }

    [Fact]
    public void Headers_for_credentials_are_never_kept_whatever_the_source_goes_by()
    {
        var request = Some.Request("{}"u8.ToArray(), new WebhookHeaders
        {
            { "AUTHORIZATION", "Bearer abcdef" }, { "proxy-authorization", "Basic dXNlcjpwYXNz" }, { "Cookie", "a=1; b=2" }, { "X-Forwarded-Authorization", "Bearer abcdef" }, { "X-Other", "1" },
        });

        var kept = KeptRequest.Of(VerifiedWebhook.AssumedForWhatIf(Some.Source() with { Auth = new NoWebhookAuth() }, request));

        Assert.Equal("X-Other", Assert.Single(kept.Headers).Key);
        Assert.Equal(5, request.Headers.Count());
    }

    [Theory]
    [InlineData("secret", "/hooks/cms?secret=s", "/hooks/cms")]
    [InlineData("secret", "/hooks/cms?a=b&secret=s&c", "/hooks/cms?a=b&c")]
    [InlineData("secret", "/hooks/cms?secret=s&x=%2F+1&secret=t&%73ecret=u&secret", "/hooks/cms?x=%2F+1")]
    [InlineData("secret", "/hooks/secret=s?secrets=s", "/hooks/secret=s?secrets=s")]
    [InlineData("secret", "/hooks/cms?", "/hooks/cms?")]
    [InlineData("the key", "/hooks/cms?the+key=s&the%20key=t&a", "/hooks/cms?a")]
    public void The_parameter_goes_however_often_it_came_and_the_rest_stays_as_it_was_sent(string parameter, string target, string kept) =>
        Assert.Equal(kept, new QueryWebhookAuth(parameter).WithoutSecrets(Some.Request(target: target)).Target);

    [Theory]
    [InlineData("secret", """{ "a" : 1.0, "secret" : "s" , "b":"\u00e9\/" }""", """{ "a" : 1.0, "secret" : "" , "b":"\u00e9\/" }""")]
    [InlineData("secret", """{"secret":"s","a":{"secret":"kept"},"\u0073ecret":["t",{"u":1}],"secret":17}""", """{"secret":"","a":{"secret":"kept"},"\u0073ecret":"","secret":""}""")]
    [InlineData("meta.secret", """{"secret":"kept","meta":{"x":[],"secret":"s\"}"},"meta":[{"secret":1}],"meta":{"secret":null}}""", """{"secret":"kept","meta":{"x":[],"secret":""},"meta":[{"secret":1}],"meta":{"secret":""}}""")]
    [InlineData("secret", "\uFEFF{\"secret\":\"s\"}\r\n", "\uFEFF{\"secret\":\"\"}\r\n")]
    [InlineData("secret", """{"a":"secret"}""", """{"a":"secret"}""")]
    [InlineData("secret", """["secret"]""", """["secret"]""")]
    [InlineData("secret", """{"secret":"s" """, "")]
    [InlineData("secret", "secret=s", "")]
    public void The_members_value_becomes_empty_and_every_other_byte_stays(string member, string body, string kept) =>
        Assert.Equal(kept, Encoding.UTF8.GetString(new BodyWebhookAuth(member).WithoutSecrets(Some.Request(Encoding.UTF8.GetBytes(body))).Body.Span));

    [Fact]
    public void Any_body_loses_the_member_and_nothing_else() =>
        Gen.Select(AnyJson.Document, Gen.OneOf("secret", "a", "a.b", "")).Sample((body, member) =>
        {
            var kept = new BodyWebhookAuth(member).WithoutSecrets(Some.Request(body)).Body;
            var readable = JsonBody.TryParse(body, out var json, out _);
            if (!readable) return kept.IsEmpty;
            return JsonBody.TryParse(kept, out var left, out _) && left.ValueKind == json.ValueKind
                && (json.At(member.Split('.')).ValueKind == System.Text.Json.JsonValueKind.Undefined ? kept.Span.SequenceEqual(body) : left.At(member.Split('.')).Text() == "");
        }, iter: 5000);

    private static IWebhookAuth Bound(string auth) => WebhookAuthSchemes.All[Some.Json(auth).At("scheme").Text()!].Bind(new ConfigNode(Some.Json(auth), "auth", []))!;
}
