namespace RevalidationBroker.Planning.Conditions;

/// <summary>
/// A condition that holds only of an event with one of a few texts at a path, alone or in an array: what a rule can be found by without
/// asking it.
/// </summary>
internal interface IExactCondition : IRuleCondition
{
    string DottedPath { get; }

    IReadOnlyList<string> Wanted { get; }
}
