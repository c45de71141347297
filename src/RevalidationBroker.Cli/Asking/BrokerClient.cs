using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Secrets;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Cli.Asking;

/// <summary>Asks a running broker, as its operator.</summary>
/// <param name="broker">Its address, with a slash at the end.</param>
internal sealed class BrokerClient(Uri broker, Secret key) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // No redirect: the key is this broker's.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };

    private string Name => broker.GetLeftPart(UriPartial.Authority);

    /// <param name="route">With its query.</param>
    /// <exception cref="BrokerAnswerException"/>
    /// <exception cref="UsageException">The broker does not understand the question.</exception>
    public Task<T> GetAsync<T>(string route, JsonTypeInfo<T> answer, CancellationToken cancellation) => AskAsync(HttpMethod.Get, route, body: null, answer, cancellation);

    /// <inheritdoc cref="GetAsync{T}"/>
    public Task<T> PostAsync<TBody, T>(string route, TBody body, JsonTypeInfo<TBody> type, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, route, JsonSerializer.SerializeToUtf8Bytes(body, type), answer, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(HttpMethod method, string route, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var question = new HttpRequestMessage(method, new Uri(broker, route.TrimStart('/')));
        question.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        if (body is not null) question.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using var response = await _http.SendAsync(question, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode) return JsonSerializer.Deserialize(text, type) ?? throw NotABroker();
            if (response.StatusCode is HttpStatusCode.BadRequest && DetailOf(text) is { Length: > 0 } detail) throw new UsageException(detail);
            var advice = response.StatusCode is HttpStatusCode.Unauthorized ? $" Give it in {CommonOptions.OperatorKeyVariable} or with --key." : "";
            throw new BrokerAnswerException(string.Create(CultureInfo.InvariantCulture, $"{Name} answered {(int)response.StatusCode}. {DetailOf(text)}").TrimEnd() + advice);
        }
        catch (JsonException)
        {
            throw NotABroker();
        }
        catch (HttpRequestException error)
        {
            throw new BrokerAnswerException($"{Name} gave no answer: {error.Message.TrimEnd('.')}. See that the broker runs, and that --url says where.");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BrokerAnswerException(string.Create(CultureInfo.InvariantCulture, $"{Name} gave no answer in {Patience.TotalSeconds} s."));
        }
    }

    private BrokerAnswerException NotABroker() => new($"{Name} answers, and not as a broker.");

    private static string DetailOf(string problem)
    {
        try
        {
            return JsonSerializer.Deserialize(problem, BrokerJson.Default.Problem) is { } said ? $"{said.Title}. {said.Detail}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
