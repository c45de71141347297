namespace RevalidationBroker.Configuration;

/// <summary>The configuration in force. A new one takes its place whole; who has begun with the old one finishes with it.</summary>
/// <param name="isLastGood">Whether the one that lay there at start was wrong, and this is an earlier one.</param>
public sealed class CurrentConfiguration(BrokerConfiguration initial, bool isLastGood = false)
{
    private volatile BrokerConfiguration _value = initial;
    private volatile bool _isLastGood = isLastGood;

    public BrokerConfiguration Value => _value;

    /// <summary>Whether the one that was read last was wrong, so that what is in force is not what somebody wants.</summary>
    public bool IsLastGood => _isLastGood;

    public void Replace(BrokerConfiguration configuration)
    {
        _value = configuration;
        _isLastGood = false;
    }

    /// <summary>A new one was wrong: the one in force stays so.</summary>
    public void Keep() => _isLastGood = true;
}
