using CsCheck;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>How fast a deployment is called, after what it answered.</summary>
public class CallPaceTests
{
    private static readonly PaceCeiling Ceiling = new(Calls: 8, Items: 1000, Timeout: TimeSpan.FromSeconds(10));
    private static readonly CallSign Overloaded = new CallSign.Overloaded();

    [Fact]
    public void A_deployment_of_which_nothing_is_known_is_called_as_fast_as_is_allowed() => Assert.Equal((8, 1000), Read(CallPace.Full));

    [Fact]
    public void Each_overload_halves_both_down_to_one_call_and_a_floor_of_items()
    {
        var seen = new List<(int, int)>();
        var pace = CallPace.Full;
        for (var i = 0; i < 6; i++) seen.Add(Read(pace = After(pace, Overloaded)));

        Assert.Equal([(4, 500), (2, 250), (1, 125), (1, 62), (1, 50), (1, 50)], seen);
    }

    [Fact]
    public void A_layer_that_takes_fewer_items_than_the_floor_is_its_own_floor()
    {
        var small = Ceiling with { Items = 20 };

        Assert.Equal(20, CallPace.Full.After(Overloaded, 0, small).Items(small));
    }

    [Fact]
    public void Calls_that_fail_together_are_one_overload()
    {
        var pace = CallPace.Full;
        for (var i = 0; i < 8; i++) pace = pace.After(Overloaded, cuts: 0, Ceiling);

        Assert.Equal((4, 500), Read(pace));
    }

    [Fact]
    public void A_good_answer_to_a_call_from_before_the_cut_raises_nothing()
    {
        var cut = After(CallPace.Full, Overloaded);

        Assert.Equal(Read(cut), Read(cut.After(Good(0.1), cuts: 0, Ceiling)));
    }

    [Fact]
    public void Good_answers_raise_it_slowly_back_to_the_ceiling_and_no_further()
    {
        var pace = CallPace.Full;
        for (var i = 0; i < 5; i++) pace = After(pace, Overloaded);
        var seen = new List<(int, int)>();
        for (var i = 0; i < 40; i++) seen.Add(Read(pace = After(pace, Good(0.1))));

        Assert.Equal([(2, 112), (2, 175), (3, 237), (3, 300), (3, 362), (4, 425)], seen.Take(6));
        Assert.Equal(seen, seen.Order());
        Assert.True(seen[12].Item1 < 8, "It was back at the ceiling at once.");
        Assert.Equal((8, 1000), seen[^1]);
    }

    // Usually 0.2 s, of a timeout of 10 s.
    [Theory]
    [InlineData(0.2, false)]
    [InlineData(0.9, false)]
    [InlineData(1.1, true)]
    [InlineData(5.1, true)]
    public void An_answer_is_slow_by_what_is_usual_and_by_the_timeout(double seconds, bool slow)
    {
        var pace = After(CallPace.Full, Good(0.2));

        Assert.Equal(slow ? (4, 500) : (8, 1000), Read(After(pace, Good(seconds))));
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5.1, true)]
    public void Where_nothing_is_usual_yet_slow_is_half_of_the_timeout(double seconds, bool slow) =>
        Assert.Equal(slow ? (4, 500) : (8, 1000), Read(After(CallPace.Full, Good(seconds))));

    [Fact]
    public void What_lasts_becomes_the_usual()
    {
        var pace = After(CallPace.Full, Good(0.2));
        for (var i = 0; i < 60; i++) pace = After(pace, Good(2));

        Assert.Equal((8, 1000), Read(pace));
    }

    [Fact]
    public void What_comes_near_the_timeout_never_becomes_the_usual()
    {
        var pace = CallPace.Full;
        for (var i = 0; i < 60; i++) pace = After(pace, Good(6));

        Assert.Equal((1, 50), Read(pace));
    }

    [Fact]
    public void A_new_configuration_holds_at_once() =>
        Assert.Equal((2, 100), (After(CallPace.Full, Good(0.1)).Calls(Ceiling with { Calls = 2 }), After(CallPace.Full, Good(0.1)).Items(Ceiling with { Items = 100 })));

    public static TheoryData<string, string> Signs => new()
    {
        { "unreachable", "Overloaded" }, { "408", "Overloaded" }, { "429", "Overloaded" }, { "502", "Overloaded" }, { "503", "Overloaded" }, { "504", "Overloaded" },
        { "200", "Good" }, { "500", "Silent" }, { "401", "Silent" }, { "422", "Silent" }, { "breaker", "Silent" }, { "forbidden", "Silent" },
    };

    [Theory, MemberData(nameof(Signs))]
    public void Only_what_has_to_do_with_how_much_comes_is_a_sign(string answer, string sign)
    {
        (SiteAnswer Answer, Outcome Outcome) seen = answer switch
        {
            "unreachable" => (new SiteAnswer.Unreachable(""), new Outcome.Transient { Detail = "" }),
            "breaker" => (new SiteAnswer.BreakerOpen(default), new Outcome.NotAttempted { Detail = "" }),
            "forbidden" => (new SiteAnswer.Forbidden(""), new Outcome.Misconfigured { Detail = "" }),
            "200" => (FakeSite.Revalidated(), new Outcome.Delivered { Detail = "" }),
            "401" => (FakeSite.Status(401), new Outcome.Misconfigured { Detail = "" }),
            "422" => (FakeSite.Status(422), new Outcome.Rejected { Detail = "" }),
            _ => (FakeSite.Status(int.Parse(answer, System.Globalization.CultureInfo.InvariantCulture)), new Outcome.Transient { Detail = "" }),
        };

        Assert.Equal(sign, CallSign.Of(seen.Answer, seen.Outcome, TimeSpan.Zero).GetType().Name);
    }

    [Fact]
    public void Whatever_happens_it_stays_between_its_floor_and_its_ceiling_and_good_answers_bring_it_back() => Gen
        .Select(Gen.Int[1, 64], Gen.Int[1, 2000], Gen.OneOf(Gen.Const(Overloaded), Gen.Const<CallSign>(new CallSign.Silent()), Gen.Double[0, 20].Select(Good)).Array[0, 60], Gen.Int[0, 3])
        .Sample((calls, items, signs, late) =>
        {
            var ceiling = new PaceCeiling(calls, items, TimeSpan.FromSeconds(10));
            var pace = CallPace.Full;
            foreach (var sign in signs)
            {
                pace = pace.After(sign, pace.Cuts - late, ceiling);
                if (pace.Calls(ceiling) < 1 || pace.Calls(ceiling) > calls || pace.Items(ceiling) < Math.Min(CallPace.LeastItems, items) || pace.Items(ceiling) > items) return false;
            }

            for (var i = 0; i < calls * calls + 20; i++) pace = After(pace, Good(0.1), ceiling);
            return (pace.Calls(ceiling), pace.Items(ceiling)) == (calls, items);
        }, iter: 500);

    private static (int, int) Read(CallPace pace) => (pace.Calls(Ceiling), pace.Items(Ceiling));

    private static CallPace After(CallPace pace, CallSign sign, PaceCeiling? ceiling = null) => pace.After(sign, pace.Cuts, ceiling ?? Ceiling);

    private static CallSign Good(double seconds) => new CallSign.Good(TimeSpan.FromSeconds(seconds));
}
