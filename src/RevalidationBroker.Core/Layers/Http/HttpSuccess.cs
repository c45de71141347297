using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.Http;

/// <summary>What an API answers when it has done its work.</summary>
/// <param name="Statuses">Empty for every 2xx.</param>
/// <param name="Member">The path of a member of the JSON answer that tells; empty when none does.</param>
/// <param name="Value">What it says, as JSON.</param>
internal sealed record HttpSuccess(IReadOnlyList<int> Statuses, IReadOnlyList<string> Member, string Value)
{
    private static readonly ApiAnswer Answer = new("The API",
        "Compare the secret of 'auth' with the one that the API has, and what it may do.",
        "Compare 'url' and 'method' with the API's description.");

    public Outcome Read(LayerAnswer answer) => Statuses.Contains(answer.Status) || (Statuses.Count == 0 && answer.Status is >= 200 and < 300 && !answer.IsHtml())
        ? ReadMember(answer)
        : answer.Status is >= 200 and < 300 && !answer.IsHtml()
            ? AnswerText.Misconfigured($"The API answered {answer.Status}, which is no success by 'success.status'. Compare it with the API's description.")
            : Answer.Read(answer);

    /// <summary>Reads <c>success</c>; what is wrong the node has noted.</summary>
    public static HttpSuccess Read(ConfigNode layer)
    {
        if (layer.Optional("success") is not { } node) return new HttpSuccess([], [], "true");

        var statuses = new List<int>();
        foreach (var (name, value) in node.Items("status"))
        {
            // 404 and 410 are what some say of what they do not have.
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var status) && status is (>= 200 and < 300) or 404 or 410) statuses.Add(status);
            else node.Note(name, $"{ConfigNode.Shown(value)} stands where a status of a success belongs: 200 to 299, 404 or 410.");
        }

        var member = node.OptionalText("member");
        var equals = node.Has("equals") ? node.Scalars("equals") : ["true"];
        if (node.Has("equals") && member is null) node.Note("equals", "There is nothing to compare with: set 'member' to the member of the answer that tells.");
        if (equals.Count != 1 && node.Has("equals")) node.Note("equals", "One text, one number, true or false belongs here.");
        node.RejectUnknown();
        return new HttpSuccess(statuses, member?.Split('.') ?? [], equals.Count > 0 ? equals[0] : "true");
    }

    private Outcome ReadMember(LayerAnswer answer)
    {
        if (Member.Count == 0) return Answer.Done(answer);
        var said = JsonBody.TryParse(answer.Body, out var json, out _) ? json.At([.. Member]) : default;
        var text = said.ValueKind is JsonValueKind.True or JsonValueKind.False ? said.GetRawText() : said.Text();
        return text == Value ? Answer.Done(answer) : AnswerText.Misconfigured($"The API answered {answer.Status}, and '{string.Join('.', Member)}' is not what 'success.equals' says. Compare it with the API's description.");
    }
}
