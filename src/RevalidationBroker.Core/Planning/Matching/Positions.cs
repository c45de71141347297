using System.Runtime.InteropServices;

namespace RevalidationBroker.Planning.Matching;

/// <summary>Lists of rules' positions, put in order in place.</summary>
internal static class Positions
{
    /// <summary>Ascending, each once. A rule that any of several texts leads to may have been found more than once.</summary>
    public static void PutInOrder(List<int> list)
    {
        var positions = CollectionsMarshal.AsSpan(list);
        if (IsAscending(positions)) return;

        positions.Sort();
        var kept = 1;
        for (var i = 1; i < positions.Length; i++)
        {
            if (positions[i] != positions[i - 1]) positions[kept++] = positions[i];
        }

        CollectionsMarshal.SetCount(list, kept);
    }

    private static bool IsAscending(ReadOnlySpan<int> positions)
    {
        for (var i = 1; i < positions.Length; i++)
        {
            if (positions[i] <= positions[i - 1]) return false;
        }

        return true;
    }
}
