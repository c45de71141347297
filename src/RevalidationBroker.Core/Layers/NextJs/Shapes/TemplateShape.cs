using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.Calls.Templates;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Layers.NextJs.Shapes;

/// <summary><c>template</c>: a body of any form, as a Liquid template.</summary>
/// <param name="secretMember">What the secret is called that is put into it, so that it must be a JSON object; null for none.</param>
internal sealed class TemplateShape(CallTemplate template, int itemsPerCall, string contentType, string origin, string? secretMember) : IRouteShape
{
    private readonly bool _ofOne = CallValues.AreOfOne(template.Names);

    public LayerLimits Limits { get; } = new(CallValues.AreOfOne(template.Names) ? 1 : itemsPerCall, CallLimits.MaxItemBytes);

    public bool HasBody => true;

    public IReadOnlyList<string> Members => [];

    public string? ReasonNotToCarry(Invalidation invalidation)
    {
        if (CallValues.ReasonNotToCarry(invalidation, template.Names) is { } reason) return reason;
        return Enumerable.Range(0, PartsOf([invalidation])).Select(part => ReasonNotToSay(CallValues.Alone(invalidation) with { Part = part })).FirstOrDefault(reason => reason is not null);
    }

    public int PartsOf(IReadOnlyList<Invalidation> invalidations) => _ofOne ? NextJsPath.MostOf(invalidations) : 1;

    // What was carried alone is mostly carried together: the configuration was tried with as much as a call may have.
    public RouteMessage Write(LayerCall call) => Render(call) is TemplateResult.Text(var text)
        ? new RouteMessage { Text = text, ContentType = contentType }
        : throw new UncarriedTogetherException("The template carries each of these alone, and not together: 'itemsPerCall' of 1 spares the broker to try.");

    public static TemplateShape? Read(ConfigNode node, Uri deployment, string? secretMember)
    {
        var template = CallTemplate.Read(node, "template", node.RequiredText("template"));
        var items = CallLimits.ReadItems(node);
        var contentType = CallLimits.ReadContentType(node);
        if (template is null || contentType is null) return null;
        var origin = deployment.AbsoluteUri.TrimEnd('/');
        return CallLimits.Try(node, "template", template, origin, items) ? new TemplateShape(template, items, contentType, origin, secretMember) : null;
    }

    private string? ReasonNotToSay(LayerCall call) => Render(call) switch
    {
        TemplateResult.Nothing(var why) => $"The template cannot be filled in with this: {why}. Change 'template'.",
        TemplateResult.Text(var text) when secretMember is not null => RouteMessage.ReasonNotToHold(text, secretMember),
        _ => null,
    };

    private TemplateResult Render(LayerCall call) => template.Render(new CallValues(call, tag => tag.Value.Value, origin)
    {
        NamesOf = path => _ofOne ? NextJsPath.AllOf(path).Skip(call.Part).Take(1).Select(name => name.Path) : NextJsPath.AllOf(path).Select(name => name.Path),
    });
}
