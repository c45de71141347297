namespace RevalidationBroker.Configuration;

/// <summary>The JSON Schema of <c>broker.json</c>. It describes what the readers in this folder take; a test holds the two together.</summary>
public static class BrokerSchema
{
    public static string Text()
    {
        using var stream = typeof(BrokerSchema).Assembly.GetManifestResourceStream("broker.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
