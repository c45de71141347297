namespace RevalidationBroker.Layers;

/// <summary>A layer carries each of a call's invalidations alone, and not together: its templates say so only when they have all. Told in smaller calls they go through.</summary>
public sealed class UncarriedTogetherException(string message) : Exception(message);
