using System.Globalization;
using RevalidationBroker.Webhooks;
using Scriban;
using Scriban.Functions;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>
/// Liquid's <c>date</c>, as in <c>{{ updatedAt | date: '%Y/%m' }}</c>. The engine's own takes no format (Scriban 7.5.3: "Invalid number of
/// parameters"), and knows 'now', with which one webhook would have two plans. Times are UTC.
/// </summary>
internal sealed class DateFilter : IScriptCustomFunction
{
    private const string Plain = "%Y-%m-%d";

    private static readonly DateTimeFunctions Engine = [];

    public static DateFilter Instance { get; } = new();

    public int RequiredParameterCount => 1;

    public int ParameterCount => 2;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.None;

    public Type ReturnType => typeof(string);

    public ScriptParameterInfo GetParameterInfo(int index) => index == 0 ? new ScriptParameterInfo(typeof(object), "date") : new ScriptParameterInfo(typeof(string), "format");

    /// <returns>Null for what is no date.</returns>
    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        arguments.Count is 1 or 2 && arguments[0] is string text && JsonBody.TimeOf(text) is { } time
            ? Engine.ToString(time.UtcDateTime, arguments.Count == 2 ? arguments[1]?.ToString() ?? Plain : Plain, CultureInfo.InvariantCulture)
            : null;

    public ValueTask<object?> InvokeAsync(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));
}
