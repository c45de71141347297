using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers;

/// <summary>A layer whose address can be asked what it runs, which changes nothing.</summary>
internal interface IProbedLayer
{
    /// <summary>Whether it can as it is configured.</summary>
    bool AnswersProbes { get; }

    /// <param name="id">Its own for each probe.</param>
    /// <exception cref="UnusableSecretException">A secret cannot be what it is used for.</exception>
    HttpRequestMessage CreateProbe(string id, DateTimeOffset at, LayerSecrets secrets);
}
