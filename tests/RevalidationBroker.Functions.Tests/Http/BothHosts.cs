using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Hosting;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Http;

/// <summary>The same broker twice: behind Kestrel, as the local host has it, and behind the functions, as the Functions worker calls them.</summary>
internal sealed class BothHosts : IAsyncDisposable
{
    private readonly WebApplication _local;
    private readonly ServiceProvider _functions;
    private readonly HttpClient _http = new();
    private readonly BothStores _stores;

    private BothHosts(WebApplication local, ServiceProvider functions, BothStores stores) => (_local, _functions, _stores) = (local, functions, stores);

    public static async Task<BothHosts> StartAsync(Trouble trouble = Trouble.None)
    {
        var stores = new BothStores(trouble);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, null));
        stores.AddTo(builder.Services);
        var local = builder.Build();
        local.MapBroker();
        await local.StartAsync();
        var functions = stores.AddTo(new ServiceCollection().AddLogging()).BuildServiceProvider();
        foreach (var services in (IServiceProvider[])[local.Services, functions]) await BothStores.LetOneDieAsync(services);
        return new BothHosts(local, functions, stores);
    }

    /// <summary>The answers of the local host and of the functions.</summary>
    public async Task<(GivenAnswer Local, GivenAnswer Function)> AskAsync(AskedRequest asked)
    {
        if (asked.Again) _ = (await AskLocalAsync(asked), await AskFunctionAsync(asked));
        if (asked.Trouble != Trouble.Busy) return (await AskLocalAsync(asked), await AskFunctionAsync(asked));

        // One is inside of each, and stays there until the other was answered.
        var first = AskedRequest.Signed(asked.Body);
        var (local, function) = (AskLocalAsync(first), AskFunctionAsync(first));
        await _stores.BothInsideAsync();
        var answers = (await AskLocalAsync(asked), await AskFunctionAsync(asked));
        _stores.LetThemOn();
        Assert.Equal((200, 200), ((await local.InTime()).Status, (await function.InTime()).Status));
        return answers;
    }

    private async Task<GivenAnswer> AskLocalAsync(AskedRequest asked)
    {
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(new Uri(_local.Urls.First()), asked.Path));
        if (asked.Body.Length > 0) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(asked.Body));
        foreach (var (name, value) in HeadersOf(asked)) _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content!.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        return GivenAnswer.Of((int)answer.StatusCode, answer.Headers.Concat(answer.Content.Headers).Select(header => (header.Key, string.Join(", ", header.Value))), await answer.Content.ReadAsStringAsync());
    }

    private async Task<GivenAnswer> AskFunctionAsync(AskedRequest asked)
    {
        var (function, values) = FunctionOf(asked);
        var context = new DefaultHttpContext { RequestServices = _functions };
        var (path, query) = (asked.Path.Split('?')[0], asked.Path.Contains('?', StringComparison.Ordinal) ? "?" + asked.Path.Split('?', 2)[1] : "");
        (context.Request.Method, context.Request.Path, context.Request.QueryString) = (asked.Method, path, new QueryString(query));
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = asked.Path;
        context.Request.RouteValues = values;
        foreach (var (name, value) in HeadersOf(asked)) context.Request.Headers[name] = value;
        if (asked.Body.Length > 0) context.Request.ContentLength = Encoding.UTF8.GetByteCount(asked.Body);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(asked.Body));
        using var body = new MemoryStream();
        context.Response.Body = body;

        var functions = ActivatorUtilities.CreateInstance(_functions, function.DeclaringType!);
        var result = await (Task<IResult>)function.Invoke(functions, [context.Request])!;
        await result.ExecuteAsync(context);

        return GivenAnswer.Of(context.Response.StatusCode, context.Response.Headers.Select(header => (header.Key, header.Value.ToString())), Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>The function that the host would call, and what it reads from the address: of several that fit, the one with fewer parameters.</summary>
    public static (System.Reflection.MethodInfo Method, RouteValueDictionary Values) FunctionOf(AskedRequest asked)
    {
        foreach (var method in Declared.Http.OrderBy(method => Declared.HttpOf(method)!.Route!.Count(letter => letter == '{')))
        {
            var values = new RouteValueDictionary();
            if (new TemplateMatcher(TemplateParser.Parse(Declared.HttpOf(method)!.Route!), []).TryMatch(asked.Path.Split('?')[0], values)) return (method, values);
        }

        throw new InvalidOperationException($"No function has the address {asked.Path}.");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _local.StopAsync();
        await _local.DisposeAsync();
        await _functions.DisposeAsync();
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(AskedRequest asked)
    {
        foreach (var header in asked.Headers) yield return header;
        if (asked.Authorization is { } authorization) yield return new("Authorization", authorization);
        if (asked.ContentEncoding is { } encoding) yield return new("Content-Encoding", encoding);
    }
}
