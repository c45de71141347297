namespace RevalidationBroker.Configuration;

/// <summary>The configuration in force. A new one takes its place whole; who has begun with the old one finishes with it.</summary>
public sealed class CurrentConfiguration(BrokerConfiguration initial)
{
    private volatile BrokerConfiguration _value = initial;

    public BrokerConfiguration Value => _value;

    public void Replace(BrokerConfiguration configuration) => _value = configuration;
}
