using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace RevalidationBroker.Functions;

/// <summary>The functions that the assembly declares.</summary>
internal static class Declared
{
    public static IReadOnlyList<MethodInfo> Methods { get; } =
    [
        .. typeof(FunctionApp).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null).OrderBy(NameOf, StringComparer.Ordinal),
    ];

    public static IEnumerable<Type> Classes => Methods.Select(method => method.DeclaringType!).Distinct();

    public static IEnumerable<MethodInfo> Http => Methods.Where(method => HttpOf(method) is not null);

    public static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    public static HttpTriggerAttribute? HttpOf(MethodInfo method) => TriggerOf<HttpTriggerAttribute>(method);

    public static T? TriggerOf<T>(MethodInfo method) where T : Attribute => method.GetParameters()[0].GetCustomAttribute<T>();
}
