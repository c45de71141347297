using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Reads the <c>budget</c> of a rule, or of all webhooks.</summary>
internal static class BudgetReader
{
    private const int Any = int.MaxValue;

    public static Budget? Read(ConfigNode parent)
    {
        if (parent.Optional("budget") is not { } node || !parent.IsObject("budget")) return null;

        var (tags, paths) = (node.Number("tags", Any, 0, 1_000_000), node.Number("paths", Any, 0, 1_000_000));
        var budget = new Budget
        {
            Tags = tags == Any ? null : tags,
            Paths = paths == Any ? null : paths,
            Everything = !node.Has("everything") || node.Flag("everything"),
            WidenTo = WidenTo(node),
        };
        if (!node.Has("tags") && !node.Has("paths") && budget.Everything) node.Note("", "It limits nothing. Give 'tags' or 'paths', each a number, or \"everything\": false.");
        node.RejectUnknown();
        return budget;
    }

    // "refuse", or { "widen": "/blog" }.
    private static CachePath? WidenTo(ConfigNode node)
    {
        if (!node.Has("exceeded")) return null;
        if (node.IsText("exceeded"))
        {
            if (node.OptionalText("exceeded") is { } word and not "refuse") node.Note("exceeded", $"'{WholeCharacters.Shortened(word, 60)}' is nothing to do. Write \"refuse\", or {{ \"widen\": \"/blog\" }} to forget a layout instead.");
            return null;
        }

        if (node.Optional("exceeded") is not { } exceeded) return null;
        var text = exceeded.RequiredText("widen");
        exceeded.RejectUnknown();
        if (text is null) return null;
        return CachePath.TryCreate(text, out var path, out var problem) ? path : exceeded.Fail<CachePath>("widen", $"'{WholeCharacters.Shortened(text, 60)}' is no layout's path. {problem}");
    }
}
