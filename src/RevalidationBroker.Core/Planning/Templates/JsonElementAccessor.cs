using System.Text.Json;
using RevalidationBroker.Webhooks;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace RevalidationBroker.Planning.Templates;

/// <summary>Lets templates walk a JSON document without copying what they do not touch.</summary>
internal sealed class JsonElementAccessor : IObjectAccessor
{
    public static JsonElementAccessor Instance { get; } = new();

    public bool HasIndexer => false;

    public Type? IndexType => null;

    /// <summary>A value as the template engine knows it: objects stay elements, arrays become its arrays.</summary>
    public static object? ToScript(object? value) => value is JsonElement element ? ToScript(element) : value;

    public int GetMemberCount(TemplateContext context, SourceSpan span, object target) => GetMembers(context, span, target).Count();

    public IEnumerable<string> GetMembers(TemplateContext context, SourceSpan span, object target) =>
        target is JsonElement { ValueKind: JsonValueKind.Object } element ? element.EnumerateObject().Select(member => member.Name) : [];

    public bool HasMember(TemplateContext context, SourceSpan span, object target, string member) =>
        ((JsonElement)target).At(HyphenatedNames.Show(member)).ValueKind != JsonValueKind.Undefined;

    public bool TryGetValue(TemplateContext context, SourceSpan span, object target, string member, out object? value)
    {
        value = ToScript(((JsonElement)target).At(HyphenatedNames.Show(member)));
        return value is not null;
    }

    public bool TryGetItem(TemplateContext context, SourceSpan span, object target, object index, out object? value) =>
        TryGetValue(context, span, target, index.ToString() ?? "", out value);

    public bool TrySetValue(TemplateContext context, SourceSpan span, object target, string member, object? value) => false;

    public bool TrySetItem(TemplateContext context, SourceSpan span, object target, object index, object? value) => false;

    private static object? ToScript(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element,
        JsonValueKind.Array => new ScriptArray(element.EnumerateArray().Select(item => ToScript(item))),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.Text(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.TryGetDecimal(out var exact) ? exact : element.GetDouble(),
        _ => null,
    };
}
