using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a rule's <c>when.where</c>: dotted paths, each with a value, a list of values, or an object of operators.</summary>
internal static class WhereReader
{
    private static readonly (string Name, Func<WhereOperand, IValueCondition?> Read)[] Operators =
    [
        ("equals", operand => operand.Scalars() is { } wanted ? new ValueIsOneOf(operand.DottedPath, wanted) : null),
        ("oneOf", operand => operand.List() is { } wanted ? new ValueIsOneOf(operand.DottedPath, wanted) : null),
        ("glob", operand => operand.Globs() is { } wanted ? new ValueIsLike(operand.DottedPath, wanted) : null),
        ("exists", operand => new ValueExists(operand.DottedPath, operand.Flag())),
        ("absent", operand => new ValueExists(operand.DottedPath, !operand.Flag())),
        ("greaterThan", operand => Compared(operand, Comparison.GreaterThan)),
        ("atLeast", operand => Compared(operand, Comparison.AtLeast)),
        ("lessThan", operand => Compared(operand, Comparison.LessThan)),
        ("atMost", operand => Compared(operand, Comparison.AtMost)),
        ("changed", operand => new ValueChanged(operand.DottedPath, operand.Flag())),
        ("not", operand => new ValueIsNot(operand.DottedPath, ReadObject(operand.Object(), operand.Value, operand.DottedPath))),
    ];

    public static IReadOnlyList<IRuleCondition> Read(ConfigNode when)
    {
        var conditions = new List<IRuleCondition>();
        foreach (var (path, dotted, value) in when.Members("where"))
        {
            CheckRoot(when, path, dotted);
            if (value.ValueKind == JsonValueKind.Object) conditions.AddRange(ReadObject(when.Child(path, value), value, dotted));
            else if (new WhereOperand(when, path, value, dotted).Scalars() is { } wanted) conditions.Add(new ValueIsOneOf(dotted, wanted));
        }

        return conditions;
    }

    private static List<IValueCondition> ReadObject(ConfigNode node, JsonElement value, string dotted)
    {
        var conditions = new List<IValueCondition>();
        foreach (var (name, read) in Operators)
        {
            if (node.Has(name) && read(new WhereOperand(node, name, value.At(name), dotted)) is { } condition) conditions.Add(condition);
        }

        if (node.Has("exists") && node.Has("absent")) node.Note("absent", "It stands beside its opposite, 'exists'. Keep one of the two.");
        if (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any()) node.Note("", $"The object is empty, so it would say nothing. Known: {string.Join(", ", Operators.Select(known => known.Name))}.");
        node.RejectUnknown();
        return conditions;
    }

    private static ValueCompares? Compared(WhereOperand operand, Comparison comparison) =>
        operand.Bound() is { } bound ? new ValueCompares(operand.DottedPath, comparison, bound) : null;

    private static void CheckRoot(ConfigNode when, string path, string dotted)
    {
        var root = dotted.Split('.')[0];
        if (!EventScope.Names.Contains(root)) when.Note(path, ConfigNodeNames.Unknown("An event has nothing named", root, EventScope.Names));
    }
}
