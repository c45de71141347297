using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>What a site receives.</summary>
public class NextJsRequestTests
{
    private const string Signature = """{ "scheme": "signature", "secret": "site" }""";

    [Theory]
    [InlineData("signature", Signature)]
    [InlineData("bearer", """{ "scheme": "bearer", "secret": "site" }""")]
    [InlineData("header", """{ "scheme": "header", "header": "X-Revalidate-Secret", "secret": "site" }""")]
    [InlineData("body", """{ "scheme": "body", "secret": "site" }""")]
    [InlineData("body-member", """{ "scheme": "body", "member": "token", "secret": "site" }""")]
    [InlineData("query", """{ "scheme": "query", "secret": "site" }""")]
    [InlineData("query-parameter", """{ "scheme": "query", "parameter": "to ken&", "secret": "site" }""")]
    public void A_request_has_these_bytes(string name, string auth)
    {
        using var request = NextJsLayers.Layer(auth).CreateRequest(NextJsLayers.Call, NextJsLayers.Secret);

        Golden.Match($"nextjs/requests/{name}.txt", NextJsLayers.Written(request));
    }

    [Theory]
    [InlineData("https://www.example.com", null, "https://www.example.com/api/revalidate")]
    [InlineData("https://www.example.com/docs/", null, "https://www.example.com/docs/api/revalidate")]
    [InlineData("http://localhost:3000", "/api/revalidate?x-vercel-set-bypass=1", "http://localhost:3000/api/revalidate?x-vercel-set-bypass=1")]
    [InlineData("https://www.example.com:8443/docs", "/api/Re validate/", "https://www.example.com:8443/docs/api/Re%20validate/")]
    public void An_endpoint_lies_below_the_deployments_address(string url, string? endpoint, string address) =>
        Assert.Equal(address, NextJsLayers.Layer(Signature, url, endpoint).Endpoint.AbsoluteUri);

    [Fact]
    public void A_query_of_the_endpoint_is_kept_beside_the_secret()
    {
        var layer = NextJsLayers.Layer("""{ "scheme": "query", "secret": "site" }""", endpoint: "/api?a=b%20c");

        using var request = layer.CreateRequest(NextJsLayers.Call, NextJsLayers.Site(SecretVersions.Of("a&b=c d+é#")));

        Assert.Equal("https://www.example.com/api?a=b%20c&secret=a%26b%3Dc%20d%2B%C3%A9%23", request.RequestUri!.AbsoluteUri);
    }

    [Theory]
    [InlineData(Signature)]
    [InlineData("""{ "scheme": "bearer", "secret": "site" }""")]
    [InlineData("""{ "scheme": "header", "header": "x-secret", "secret": "site" }""")]
    [InlineData("""{ "scheme": "body", "secret": "site" }""")]
    public void No_secret_stands_in_an_address_unless_the_scheme_is_query(string auth)
    {
        using var request = NextJsLayers.Layer(auth).CreateRequest(NextJsLayers.Call, NextJsLayers.Secret);

        Assert.Equal("https://www.example.com/api/revalidate", request.RequestUri!.AbsoluteUri);
    }

    // Whatever is written as an endpoint, calls stay on the deployment's host.
    [Fact]
    public void An_endpoint_that_would_leave_the_host_is_refused() => Gen
        .Select(Gen.OneOf("/", "//", "/\\", "\\", "", "https:", "@", "/@", "/.", "/..//", "/%2f", "/\t/", " /", "/;", "/:80", "?", "#"), Gen.OneOf("evil.example", "/evil.example", "@evil.example/", ":99/", "\\evil.example", "api", "//evil.example", "?a=//evil"), Gen.String, (a, b, c) => a + b + c)
        .Sample(endpoint =>
            NextJsLayers.Read(Signature, "https://www.example.com/docs", endpoint) is not ConfigurationResult.Valid(var configuration)
            || configuration.Deployments["production"].Revalidate.Endpoint is { Scheme: "https", Host: "www.example.com", Port: 443, UserInfo: "", Fragment: "" }, iter: 3000);

    [Fact]
    public void A_signature_is_the_one_that_the_specification_publishes() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", StandardWebhooksSignature.Sign(Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}"""u8));

    [Fact]
    public void A_signature_is_over_id_time_and_body()
    {
        using var request = NextJsLayers.Layer(Signature).CreateRequest(NextJsLayers.Call, NextJsLayers.Secret);

        var signed = Encoding.UTF8.GetBytes($"call_0123456789abcdef.{Some.Time.ToUnixTimeSeconds()}.{NextJsLayers.Body(request)}");
        var right = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), signed));
        Assert.Equal($"v1,{right}", request.Headers.GetValues("webhook-signature").Single());
    }

    [Fact]
    public void While_a_secret_rotates_the_call_is_signed_with_both_and_fits_either()
    {
        var (old, young) = (Secret.Of("whsec_" + Convert.ToBase64String("the older secret of ours"u8)), Some.SigningSecret);
        using var request = NextJsLayers.Layer(Signature).CreateRequest(NextJsLayers.Call, NextJsLayers.Site(new SecretVersions([young, old])));

        Assert.Equal(2, request.Headers.GetValues("webhook-signature").Single().Split(' ').Length);
        var headers = new WebhookHeaders();
        foreach (var (name, value) in request.Headers.NonValidated) headers.Add(name, value.ToString());
        var received = Some.Request(Encoding.UTF8.GetBytes(NextJsLayers.Body(request)), headers);
        foreach (var secret in new[] { old, young }) Assert.True(WebhookProviders.All["standard-webhooks"].Auth.Verify(received, secret, TimeSpan.FromMinutes(5)).IsGood);
    }

    [Fact]
    public void A_signing_secret_that_is_no_base64_cannot_be_used_and_is_not_told()
    {
        var error = Assert.Throws<UnusableSecretException>(() => NextJsLayers.Layer(Signature).CreateRequest(NextJsLayers.Call, NextJsLayers.Site(SecretVersions.Of("hunter2!"))));

        Assert.Equal("A signing secret is base64, with or without 'whsec_' in front (Standard Webhooks); this one is not.", error.Message);
    }

    [Theory]
    [InlineData("hunter2\nx-evil: 1")]
    [InlineData("hünter2")]
    public void A_secret_that_a_header_cannot_carry_cannot_be_used_and_is_not_told(string secret)
    {
        foreach (var auth in new[] { """{ "scheme": "bearer", "secret": "site" }""", """{ "scheme": "header", "header": "x-secret", "secret": "site" }""" })
        {
            var error = Assert.Throws<UnusableSecretException>(() => NextJsLayers.Layer(auth).CreateRequest(NextJsLayers.Call, NextJsLayers.Site(SecretVersions.Of(secret))));
            Assert.DoesNotContain("nter2", error.Message, StringComparison.Ordinal);
        }
    }

    // Names that .NET knows and has its own ideas of.
    [Theory]
    [InlineData("x-secret")]
    [InlineData("authorization")]
    [InlineData("cookie")]
    [InlineData("date")]
    [InlineData("range")]
    [InlineData("if-modified-since")]
    [InlineData("user-agent")]
    [InlineData("from")]
    [InlineData("accept")]
    public void A_header_of_any_name_carries_the_secret_as_it_is(string name)
    {
        using var request = NextJsLayers.Layer($$"""{ "scheme": "header", "header": "{{name}}", "secret": "site" }""").CreateRequest(NextJsLayers.Call, NextJsLayers.Site(SecretVersions.Of("Basic: a, (b) \"c\"")));

        Assert.Equal("Basic: a, (b) \"c\"", request.Headers.NonValidated[name].ToString());
    }

    [Fact]
    public void Everything_is_all_below_the_root_layout()
    {
        using var request = NextJsLayers.Layer(Signature).CreateRequest(NextJsLayers.Call with { Mode = InvalidationMode.StaleWhileRevalidate, Invalidations = [Some.Stale("everything")] }, NextJsLayers.Secret);

        Assert.Equal("""{"id":"call_0123456789abcdef","mode":"stale-while-revalidate","tags":[],"paths":[{"path":"/","type":"layout"}]}""", NextJsLayers.Body(request));
    }

    [Fact]
    public void A_call_carries_all_of_its_chunk_in_its_order_and_is_no_longer_than_the_limit() => Gen
        .Select(Gen.OneOf("a", "é", "日", "😀", "&", "\"", "<'>+", "/").Array[1, 20].Select(string.Concat), Gen.Int[1, 300])
        .Sample((text, times) =>
        {
            var layer = NextJsLayers.Layer("""{ "scheme": "bearer", "secret": "site" }""");
            var limits = layer.Limits with { MaxBytes = 4096 };
            foreach (var chunk in Chunker.Cut([.. Enumerable.Range(0, times).Select(i => Some.Stale($"{(i % 3 == 0 ? "layout:/" : "tag:")}{i}{text}"))], limits))
            {
                using var request = layer.CreateRequest(NextJsLayers.Call with { Invalidations = chunk.Invalidations }, NextJsLayers.Secret);
                var body = Encoding.UTF8.GetBytes(NextJsLayers.Body(request));
                using var json = JsonDocument.Parse(body);
                var tags = json.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());
                var paths = json.RootElement.GetProperty("paths").EnumerateArray().Select(path => path.GetProperty("path").GetString());
                if (!tags.SequenceEqual(chunk.Invalidations.OfType<Invalidation.Tag>().Select(tag => tag.Value.Value))) return false;
                if (!paths.SequenceEqual(chunk.Invalidations.OfType<Invalidation.Path>().Select(path => path.Value.Value))) return false;
                if (chunk.Invalidations.Count > 1 && body.Length > limits.MaxBytes + 100) return false;
            }

            return true;
        }, iter: 200);
}
