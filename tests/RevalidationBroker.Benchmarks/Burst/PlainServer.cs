using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>What one writes without a broker: check the signature, call the site, answer. Nothing is kept, and each webhook is a call.</summary>
internal static class PlainServer
{
    /// <summary>The first argument that makes this program such a server; the others are its port and the site.</summary>
    public const string Verb = "burst-plain";

    public static ProcessStartInfo Command(int port, Uri site) =>
        new(Environment.ProcessPath!, [.. ServerProcess.HostArguments(), Verb, port.ToString(CultureInfo.InvariantCulture), new Uri(site, SinkSite.Endpoint).AbsoluteUri]);

    public static async Task<int> ServeAsync(string port, Uri site)
    {
        using var http = new HttpClient();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        app.MapPost("/hooks/cms", context => AnswerAsync(context, http, site));
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, HttpClient http, Uri site)
    {
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        if (!LoadServers.IsSigned(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, body))
        {
            context.Response.StatusCode = 401;
            return;
        }

        using var webhook = JsonDocument.Parse(body);
        var entry = webhook.RootElement.GetProperty("data");
        var call = new JsonObject
        {
            ["tags"] = new JsonArray($"post:{entry.GetProperty("id").GetString()}"),
            ["paths"] = new JsonArray(new JsonObject { ["path"] = $"/blog/{entry.GetProperty("slug").GetString()}" }),
        };
        using var answer = await http.PostAsJsonAsync(site, call, context.RequestAborted);
        context.Response.StatusCode = answer.IsSuccessStatusCode ? 200 : 502;
        context.Response.ContentLength = 2;
        await context.Response.Body.WriteAsync("{}"u8.ToArray());
    }
}
