using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using RevalidationBroker.Azure.Tables;

namespace RevalidationBroker.Azure.Infrastructure;

/// <summary>Counts what a client asks of Table Storage, and what it is given; and fails on demand.</summary>
internal sealed partial class TableRequests : HttpPipelinePolicy
{
    private int _requests;
    private int _rows;
    private int _written;

    /// <summary>Tries included that were made again.</summary>
    public int Count => _requests;

    /// <summary>Rows that were read.</summary>
    public int RowsRead => _rows;

    /// <summary>Requests that write.</summary>
    public int Writes => _written;

    /// <summary>Asked before a request is sent; throws where the storage is to be out of reach.</summary>
    public Action<Request>? Before { get; set; }

    /// <summary>Asked when a request was answered; throws where the answer is to be lost on its way back.</summary>
    public Action<Request>? After { get; set; }

    public TableClientOptions Options(int retries = 3)
    {
        var options = TablesStore.ClientOptions();
        options.Retry.MaxRetries = retries;
        options.Retry.NetworkTimeout = TimeSpan.FromMinutes(2);
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return options;
    }

    public void Reset() => (_requests, _rows, _written) = (0, 0, 0);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Before?.Invoke(message.Request);
        ProcessNext(message, pipeline);
        After?.Invoke(message.Request);
        Note(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Before?.Invoke(message.Request);
        await ProcessNextAsync(message, pipeline);
        After?.Invoke(message.Request);
        Note(message);
    }

    private void Note(HttpMessage message)
    {
        Interlocked.Increment(ref _requests);
        if (message.Request.Method != RequestMethod.Get) Interlocked.Increment(ref _written);
        else if (message.Response is { Status: 200, ContentStream: { CanSeek: true } body })
        {
            using var json = JsonDocument.Parse(body);
            body.Position = 0;
            Interlocked.Add(ref _rows, json.RootElement.TryGetProperty("value", out var rows) && rows.ValueKind == JsonValueKind.Array ? rows.GetArrayLength() : 1);
        }
    }

    /// <summary>Whether a request is a transaction.</summary>
    public static bool IsTransaction(Request request) => Transaction().IsMatch(request.Uri.ToUri().AbsolutePath);

    [GeneratedRegex(@"\$batch$")]
    private static partial Regex Transaction();
}
