namespace RevalidationBroker.Planning.Conditions;

/// <summary>A condition on the value at a dotted path.</summary>
internal interface IValueCondition : IRuleCondition
{
    string DottedPath { get; }

    /// <summary>What it wants, as the end of "fields.price is '3', wanted …".</summary>
    string Demand { get; }
}
