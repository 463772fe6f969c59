using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Maintenance;

/// <summary>Gathers what the check of one store finds, and reports how far it has come.</summary>
internal sealed class CheckReport(
    string? store, List<CheckFinding> findings, IProgress<MaintenanceProgress>? progress, CancellationToken cancellationToken)
{
    private const long ReportEvery = 4 << 20;

    private readonly HashSet<CheckFinding> _known = [];
    private long _done;
    private long _total;
    private long _reported;

    /// <summary>Adds a finding, unless it is known: several parts of a check may meet the same damage.</summary>
    public void Add(string file, long offset, string message)
    {
        var finding = new CheckFinding(store, file, offset, message);
        if (_known.Add(finding))
            findings.Add(finding);
    }

    /// <summary>Runs a part of the check; what it cannot read is a finding, and the check goes on with the next part.</summary>
    /// <returns>Whether it ran to its end.</returns>
    public bool Try(string file, long offset, Action part)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            part();
            return true;
        }
        catch (EngineException e)
        {
            Add(e.File ?? file, e.Offset >= 0 ? e.Offset : offset, e.Message);
            return false;
        }
    }

    public void Expect(long bytes) => _total += bytes;

    public void Advance(long bytes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _done += bytes;
        if (_done - _reported < ReportEvery)
            return;
        _reported = _done;
        progress?.Report(new MaintenanceProgress(store ?? "", _done, Math.Max(_done, _total)));
    }

    public void Finish() => progress?.Report(new MaintenanceProgress(store ?? "", Math.Max(_done, _total), Math.Max(_done, _total)));
}
