namespace RevalidationBroker.Planning.Templates;

public class DateFilterTests
{
    [Theory]
    [InlineData("{{ '2026-03-01' | date: '%Y' }}", "2026")]
    [InlineData("/archive/{{ fields.at | date: '%Y/%m' }}", "/archive/2026/02")]
    [InlineData("{{ fields.at | date: '%d %b %y, %H:%M' }}", "28 Feb 26, 23:30")]
    [InlineData("{{ fields.at | date }}", "2026-02-28")]
    public void A_date_is_written_in_UTC_as_the_format_says(string template, string text) => Assert.Equal(new TemplateResult.Text(text), Rendered(template));

    [Theory]
    [InlineData("{{ 'now' | date: '%Y' }}")]
    [InlineData("{{ 'yesterday' | date: '%Y' }}")]
    [InlineData("{{ '12:30' | date: '%Y' }}")]
    [InlineData("{{ fields.missing | date: '%Y' }}")]
    [InlineData("{{ 5 | date: '%Y' }}")]
    public void What_is_no_date_gives_nothing_and_no_clock_is_asked(string template) => Assert.IsType<TemplateResult.Nothing>(Rendered(template));

    private static TemplateResult Rendered(string text)
    {
        Assert.True(LiquidTemplate.TryParse(text, out var template, out var problem), problem);
        return template.Render(new EventScope(Some.Source(), Some.Event("""{ "at": "2026-03-01T01:30:00+02:00" }""")), item: null);
    }
}
