namespace RevalidationBroker.Configuration;

/// <summary>A header that every call to a deployment's own host has, and none to any other.</summary>
/// <param name="Value">Null where it is a secret's.</param>
/// <param name="Secret">Whose text is its value; null where it has one of its own.</param>
public sealed record ExtraHeader(string Name, string? Value, SecretUse? Secret);
