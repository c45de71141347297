using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RevalidationBroker.Layers.Calls.Templates;

/// <summary><c>{{ tags | json }}</c>: a value as JSON, quotes and escapes included. Without it a tag with a quote in it would end the text it stands in.</summary>
internal sealed class JsonFilter : IScriptCustomFunction
{
    public const string Name = "json";

    public static JsonFilter Instance { get; } = new();

    public int RequiredParameterCount => 1;

    public int ParameterCount => 1;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.None;

    public Type ReturnType => typeof(string);

    public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(object), "value");

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) Write(json, arguments[0]);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public ValueTask<object?> InvokeAsync(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case ScriptObject members: WriteObject(json, members); break;
            case IEnumerable items: WriteArray(json, items); break;
            case IConvertible number: json.WriteNumberValue(number.ToDecimal(CultureInfo.InvariantCulture)); break;
            default: json.WriteNullValue(); break;
        }
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (var item in items) Write(json, item);
        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, ScriptObject members)
    {
        json.WriteStartObject();
        foreach (var name in members.Keys)
        {
            json.WritePropertyName(name);
            Write(json, members[name]);
        }

        json.WriteEndObject();
    }
}
