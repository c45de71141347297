using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Layers.Calls;

/// <summary>Reads the answers of an API of a cache by their status. What is the API's own stands in the hints.</summary>
/// <param name="Api">Its name, as it begins a sentence.</param>
/// <param name="Denied">What to do about a 401 or a 403: a sentence.</param>
/// <param name="Unknown">What to do about a 404, a 405 or a 410: a sentence.</param>
internal sealed record ApiAnswer(string Api, string Denied, string Unknown)
{
    /// <summary>How long to wait after a 429 that does not say it.</summary>
    public TimeSpan? Pause { get; init; }

    /// <param name="success">Reads a 2xx that is no web page; left out, it is a success.</param>
    public Outcome Read(LayerAnswer answer, Func<LayerAnswer, Outcome>? success = null) => answer.Status switch
    {
        >= 200 and < 300 when answer.IsHtml() => AnswerText.Misconfigured($"{Api} answered {answer.Status} with a web page, which it never does: something stands in between, or the address is another's. {Unknown}"),
        >= 200 and < 300 => success?.Invoke(answer) ?? Done(answer),
        >= 300 and < 400 => AnswerText.Misconfigured($"{Api} answered {answer.Status}, a redirect{AnswerText.To(answer.Location)}. Redirects are not followed. {Unknown}"),
        401 or 403 => AnswerText.Misconfigured($"{Api} answered {answer.Status}: it does not let the broker do this. {Denied}"),
        402 => AnswerText.Misconfigured($"{Api} answered 402: the account must pay, or its plan does not have this. Settle it there."),
        404 or 405 or 410 => AnswerText.Misconfigured($"{Api} answered {answer.Status}: it knows nothing at this address. {Unknown}"),
        429 => new Outcome.Transient(answer.RetryAfter ?? Pause) { Detail = $"{Api} answered 429: too many calls just now." },
        408 or 425 or >= 500 => new Outcome.Transient(answer.RetryAfter) { Detail = $"{Api} answered {answer.Status}." },
        _ => answer.Rejected($"{Api} answered {answer.Status}: it will not have this call, however often it comes."),
    };

    public Outcome Done(LayerAnswer answer) => AnswerText.Delivered($"{Api} answered {answer.Status}.");

    /// <summary>A 2xx of an API that always says that it did the work, and here does not.</summary>
    public Outcome Unsaid(LayerAnswer answer) => AnswerText.Misconfigured($"{Api} answered {answer.Status} and did not say that it did the work: something stands in between, or the address is another's. {Unknown}");
}
