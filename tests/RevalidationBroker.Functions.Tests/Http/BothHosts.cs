using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Hosting;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Http;

/// <summary>The same broker twice: behind Kestrel, as the local host has it, and behind the functions, as the Functions worker calls them.</summary>
internal sealed class BothHosts : IAsyncDisposable
{
    private readonly WebApplication _local;
    private readonly ServiceProvider _functions;
    private readonly HttpClient _http = new();

    private BothHosts(WebApplication local, ServiceProvider functions) => (_local, _functions) = (local, functions);

    public static async Task<BothHosts> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, null));
        AddBroker(builder.Services);
        var local = builder.Build();
        local.MapBroker();
        await local.StartAsync();
        return new BothHosts(local, AddBroker(new ServiceCollection().AddLogging()).BuildServiceProvider());
    }

    public async Task<GivenAnswer> AskLocalAsync(AskedRequest asked)
    {
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(new Uri(_local.Urls.First()), asked.Path));
        if (asked.Body.Length > 0) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(asked.Body));
        foreach (var (name, value) in HeadersOf(asked)) _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content!.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        return new GivenAnswer(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.ToString(),
            await answer.Content.ReadAsStringAsync(),
            answer.Content.Headers.TryGetValues("Allow", out var allow) ? string.Join(", ", allow) : null,
            answer.Headers.RetryAfter?.ToString(),
            answer.Headers.TryGetValues("WWW-Authenticate", out var authenticate) ? string.Join(", ", authenticate) : null,
            answer.Headers.CacheControl?.ToString());
    }

    public async Task<GivenAnswer> AskFunctionAsync(AskedRequest asked)
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

        var headers = context.Response.Headers;
        return new GivenAnswer(context.Response.StatusCode, context.Response.ContentType, Encoding.UTF8.GetString(body.ToArray()), Text(headers.Allow), Text(headers.RetryAfter), Text(headers.WWWAuthenticate), Text(headers.CacheControl));
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

    private static IServiceCollection AddBroker(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(A.Time));
        services.AddBroker(Configured.Broker);
        services.AddSingleton<ISecretStore>(new FakeSecrets());
        services.AddSingleton(provider => OperatorKey.Named("operator", provider.GetRequiredService<ISecretStore>()));
        services.AddSingleton(provider => new LaneSchedule(provider.GetRequiredService<TimeProvider>(), () => LaneWindow.Default, TimeSpan.FromMinutes(10)));
        services.AddSingleton<InMemoryJobQueue>().AddSingleton<IJobQueue>(provider => provider.GetRequiredService<InMemoryJobQueue>());
        services.AddSingleton<IDeadLetters>(provider => provider.GetRequiredService<InMemoryJobQueue>().DeadLetters);
        services.AddSingleton<InMemoryJournal>().AddSingleton<IJournal>(provider => provider.GetRequiredService<InMemoryJournal>());
        services.AddSingleton<ILedger>(provider => provider.GetRequiredService<InMemoryJournal>().Ledger);
        return services.AddSingleton<IInbox>(provider => provider.GetRequiredService<InMemoryJournal>());
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(AskedRequest asked)
    {
        foreach (var header in asked.Headers) yield return header;
        if (asked.Authorization is { } authorization) yield return new("Authorization", authorization);
        if (asked.ContentEncoding is { } encoding) yield return new("Content-Encoding", encoding);
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
