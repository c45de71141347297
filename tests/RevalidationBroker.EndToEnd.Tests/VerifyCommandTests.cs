using System.Text.Json;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker verify</c>: why was my webhook refused?</summary>
public sealed class VerifyCommandTests : IDisposable
{
    // Published with Standard Webhooks' own libraries: "sign function works".
    private const string Published = """
        { "method": "POST", "path": "/hooks/cms", "bodyBase64": "eyJ0ZXN0IjogMjQzMjIzMjMxNH0=",
          "headers": { "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330", "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" } }
        """;

    private const string Strapi = """
        { "method": "POST", "path": "/hooks/strapi", "headers": { "authorization": "Bearer a-token", "x-strapi-event": "entry.publish" },
          "body": { "event": "entry.publish", "model": "article", "uid": "api::article.article", "entry": { "documentId": "d1", "slug": "hello", "locale": "en", "publishedAt": "2026-11-22T10:00:00.000Z" } } }
        """;

    private const string Clock = "1614265330000";

    private readonly BrokerFolder _folder = new(Journey.TagRule, ("production", new Uri("http://127.0.0.1:1"), Journey.BearerAuth));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_authentic_request_is_accepted_with_exit_code_0()
    {
        var (exitCode, report) = await VerifyAsync(Published, BrokerFolder.SigningSecret, "standard-webhooks", "--at", Clock);

        Assert.Equal(0, exitCode);
        Assert.True(report.GetProperty("accepted").GetBoolean());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("check").ValueKind);
    }

    [Fact]
    public async Task An_accepted_request_says_what_it_would_become()
    {
        var (_, report) = await VerifyAsync(Strapi, "a-token", "strapi");

        var change = Assert.Single(report.GetProperty("events").EnumerateArray());
        Assert.Equal(("published", "d1", "hello", true), (change.GetProperty("kind").GetString(), change.GetProperty("id").GetString(), change.GetProperty("slug").GetString(), change.GetProperty("live").GetBoolean()));
    }

    [Theory]
    [InlineData("whsec_YW5vdGhlciBzZWNyZXQgb2Ygb3Vycw==", Clock, "5m", "mismatch")]
    [InlineData(BrokerFolder.SigningSecret, "2021-02-25T15:30:00Z", "5m", "stale")]
    [InlineData(BrokerFolder.SigningSecret, "2021-02-25T15:30:00Z", "299", "stale")]
    [InlineData("not base64!", Clock, "5m", "unusableSecret")]
    public async Task A_refused_request_names_the_check_it_failed_with_exit_code_1(string secret, string at, string tolerance, string check)
    {
        var (exitCode, report) = await VerifyAsync(Published, secret, "standard-webhooks", "--at", at, "--tolerance", tolerance);

        Assert.Equal(1, exitCode);
        Assert.Equal((false, check), (report.GetProperty("accepted").GetBoolean(), report.GetProperty("check").GetString()));
        Assert.NotEmpty(report.GetProperty("detail").GetString()!);
        Assert.Empty(report.GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Any_age_is_accepted_with_a_tolerance_of_zero()
    {
        var (exitCode, _) = await VerifyAsync(Published, BrokerFolder.SigningSecret, "standard-webhooks", "--at", "2026-11-22T12:00:00Z", "--tolerance", "0");

        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Several_requests_give_several_reports_and_one_refused_is_exit_code_1()
    {
        var (exitCode, reports) = await VerifyAsync($"[{Published}, {Strapi}]", BrokerFolder.SigningSecret, "standard-webhooks", "--at", Clock);

        Assert.Equal(1, exitCode);
        Assert.Equal([true, false], reports.EnumerateArray().Select(report => report.GetProperty("accepted").GetBoolean()));
    }

    [Fact]
    public async Task A_source_of_the_configuration_brings_its_own_secrets()
    {
        var captured = """{ "method": "POST", "path": "/hooks/contentful", "headers": {}, "body": "{}" }""";

        var (exitCode, output) = await _folder.RunAsync("verify", _folder.Write("captured.json", captured));

        Assert.Equal(1, exitCode);
        Assert.Contains("missingHeader", output, StringComparison.Ordinal);
        Assert.Contains("x-contentful-signature", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_way_to_authenticate_is_given_as_a_source_has_it()
    {
        var captured = Strapi.Replace("\"authorization\": \"Bearer a-token\"", "\"x-secret\": \"a-token\"", StringComparison.Ordinal);

        var (exitCode, _) = await VerifyAsync(captured, "a-token", "strapi", "--auth", """{ "scheme": "header", "header": "x-secret" }""");

        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("contentful", BrokerFolder.ContentfulSecret)]
    [InlineData("contentstack", "an-organisations-secret")]
    [InlineData("ghost", "a-secret")]
    [InlineData("github", "a-secret")]
    [InlineData("hygraph", "a-secret")]
    [InlineData("kontent-ai", "a-secret")]
    [InlineData("sanity", "a-secret")]
    [InlineData("shopify", "a-secret")]
    [InlineData("standard-webhooks", BrokerFolder.SigningSecret)]
    [InlineData("storyblok", "a-secret")]
    [InlineData("svix", BrokerFolder.SigningSecret)]
    [InlineData("webflow", "a-secret")]
    public async Task What_send_signs_for_a_provider_verifies(string provider, string secret)
    {
        var secretFile = _folder.Write("secret.txt", secret);
        var (sent, captured) = await _folder.RunAsync("send", _folder.Write("body.json", "{}"), "--provider", provider, "--secret-file", secretFile, "--print");

        var (accepted, output) = await _folder.RunAsync("verify", _folder.Write("captured.json", captured), "--provider", provider, "--secret-file", secretFile);
        var (forged, _) = await _folder.RunAsync("verify", _folder.Write("captured.json", captured.Replace("e30=", "e30K", StringComparison.Ordinal)), "--provider", provider, "--secret-file", secretFile);

        Assert.True((sent, accepted, forged) is (0, 0, 1), output);
    }

    [Fact]
    public async Task Wrong_usage_is_exit_code_2()
    {
        var captured = _folder.Write("captured.json", Published);

        Assert.Equal(2, (await _folder.RunAsync("verify", captured, "--provider", "nosuch", "--secret-file", captured)).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("verify", captured, "--provider", "sanity")).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("verify", captured, "--provider", "sanity", "--secret-file", captured, "--at", "tomorrow")).ExitCode);
        Assert.Equal(2, (await _folder.RunAsync("verify", _folder.Write("broken.json", "{"), "--provider", "sanity", "--secret-file", captured)).ExitCode);
    }

    private async Task<(int ExitCode, JsonElement Report)> VerifyAsync(string captured, string secret, string provider, params IEnumerable<string> more)
    {
        var (exitCode, output) = await _folder.RunAsync(["verify", _folder.Write("captured.json", captured), "--provider", provider, "--secret-file", _folder.Write("secret.txt", secret), "--json", .. more]);
        return (exitCode, JsonDocument.Parse(output).RootElement);
    }
}
