namespace RevalidationBroker.Planning.Templates;

/// <summary>Keeps one run a thread: to make one costs ten times what a usual template does, and tens of kilobytes.</summary>
internal static class SpareRun
{
    [ThreadStatic]
    private static TemplateRun? _spare;

    public static TemplateRun Take()
    {
        var run = _spare ?? new TemplateRun();
        _spare = null;
        return run;
    }

    public static void GiveBack(TemplateRun run)
    {
        run.Reset();
        _spare = run;
    }
}
