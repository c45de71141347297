using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Delivery;

/// <summary>What a site may do to the broker with its answers: nothing.</summary>
public sealed class UntrustedAnswerTests
{
    [Theory]
    [InlineData("/api/revalidate/")]
    [InlineData("http://169.254.169.254/latest/meta-data/iam/security-credentials/")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data/")]
    [InlineData("//localhost/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_is_answered_and_not_followed(string location)
    {
        var visited = new List<string>();
        await using var site = await Site.StartAsync(context =>
        {
            visited.Add(context.Request.Path);
            context.Response.Redirect(location, permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        });

        var answer = Assert.IsType<SiteAnswer.Answered>(await site.CallAsync()).Answer;

        Assert.Equal((308, location), (answer.Status, answer.Location?.OriginalString));
        Assert.Equal(["/api/revalidate"], visited);
    }

    [Fact]
    public async Task Of_an_endless_answer_only_the_beginning_is_read_and_its_connection_is_ended()
    {
        var ended = new TaskCompletionSource();
        await using var site = await Site.StartAsync(async context =>
        {
            using var end = context.RequestAborted.Register(ended.SetResult);
            var chunk = new byte[64 * 1024];
            // Until it is told that the connection is gone: whoever leaves when he sees it is told no more.
            while (!ended.Task.IsCompleted) await context.Response.Body.WriteAsync(chunk, CancellationToken.None);
        });

        var answer = Assert.IsType<SiteAnswer.Answered>(await site.CallAsync()).Answer;

        Assert.Equal(64 * 1024, answer.Body.Length);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_answer_that_never_ends_holds_its_connection_no_longer_than_the_timeout()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var site = await Site.StartAsync(async context =>
        {
            using var end = context.RequestAborted.Register(ended.SetResult);
            await context.Response.WriteAsync("{", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            begun.SetResult();
            await ended.Task;
        });

        var calling = site.CallAsync();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        site.Clock.Advance(site.Deployment.Timeout);

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await calling);
        Assert.Contains("did not answer within 30s", answer.Detail, StringComparison.Ordinal);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_answer_with_too_many_headers_is_given_up()
    {
        await using var site = await Site.StartAsync(context =>
        {
            for (var i = 0; i < 70; i++) context.Response.Headers.Append($"x-{i}", new string('x', 1024));
            return Task.CompletedTask;
        });

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await site.CallAsync());

        Assert.Equal("The site's answer has more than 64 KB of headers. It is tried again.", answer.Detail);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent()
    {
        var called = false;
        using var certificate = SelfSigned();
        await using var site = await Site.StartAsync(_ =>
        {
            called = true;
            return Task.CompletedTask;
        }, listen: options => options.UseHttps(certificate));

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await site.CallAsync());

        Assert.StartsWith("No secure connection could be made: The remote certificate", answer.Detail, StringComparison.Ordinal);
        Assert.EndsWith("Look at the site's certificate.", answer.Detail, StringComparison.Ordinal);
        Assert.False(called);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // Windows serves with no key that lives in memory alone.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
