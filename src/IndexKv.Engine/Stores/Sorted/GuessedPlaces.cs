namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Whether prefixes lie so evenly in their blocks that it is worth guessing where in its block one is, by interpolation (after Perl, Itai and Avni,
/// "Interpolation search - a log log n search", 1978). A few of the lookups are counted. Thread-safe: threads that count at once may lose counts.
/// </summary>
internal sealed class GuessedPlaces
{
    private const int Counted = 256;
    private const int MostMissed = Counted / 8;

    // One prefix in 16, whichever of its bits vary.
    private const ulong Spread = 0x9E3779B97F4A7C15;
    private const int OneInSixteen = 60;

    private int _counted;
    private int _missed;

    /// <summary>Counts a guess, if it is one of those that are counted.</summary>
    /// <returns>Whether guessing is still worth it.</returns>
    public bool Note(ulong prefix, bool isMissed)
    {
        if (unchecked(prefix * Spread) >> OneInSixteen != 0)
            return true;
        var missed = _missed += isMissed ? 1 : 0;
        if (++_counted < Counted)
            return true;
        (_counted, _missed) = (0, 0);
        return missed <= MostMissed;
    }
}
