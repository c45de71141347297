using Scriban;

namespace RevalidationBroker.Planning.Templates;

/// <summary>How much the engine may do for a template, whatever it is one of.</summary>
internal static class TemplateLimits
{
    private const int MaxDepth = 16;

    private static readonly TimeSpan MaxMatching = TimeSpan.FromMilliseconds(50);

    /// <param name="loops">How often all loops together go round.</param>
    /// <param name="output">In characters, the end's sign included.</param>
    public static void Set(TemplateContext run, int loops, int output)
    {
        run.LoopLimit = loops;
        run.RecursiveLimit = MaxDepth;
        run.ObjectRecursionLimit = MaxDepth;
        run.LimitToString = output;
        run.RegexTimeOut = MaxMatching;
        run.TemplateLoader = null;
        // Else the engine puts the blanks at a line's start before each further line of a value that stands behind them.
        run.AutoIndent = false;
    }
}
