using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Workloads;

namespace IndexKv.Bench.Compare.Reporting;

/// <summary>What was measured over one data set.</summary>
internal sealed class Findings(DataSet data)
{
    private readonly List<(Work Work, IReadOnlyList<Outcome> Outcomes)> _works = [];

    public DataSet Data => data;

    public IReadOnlyList<LoadOutcome> Loads { get; set; } = [];

    public IReadOnlyList<MemoryOutcome> Memory { get; set; } = [];

    /// <summary>Nanoseconds of one dependent access to as much memory.</summary>
    public double PointerChase { get; set; }

    public IReadOnlyList<(Work Work, IReadOnlyList<Outcome> Outcomes)> Works => _works;

    public void Add(Work work, IReadOnlyList<Outcome> outcomes) => _works.Add((work, outcomes));

    /// <summary>What a lane took for a work; null if either was not there.</summary>
    public Outcome? Of(string work, string lane) => _works.FirstOrDefault(w => w.Work.Name == work).Outcomes?.FirstOrDefault(o => o.Lane == lane);

    /// <summary>How many times as long one lane took as another.</summary>
    public double? Ratio(string work, string lane, string ours) => Of(work, lane)?.Median / Of(work, ours)?.Median;

    /// <summary>The works of one table.</summary>
    public IReadOnlyList<(Work Work, IReadOnlyList<Outcome> Outcomes)> Of(WorkKind kind) => [.. _works.Where(w => w.Work.Kind == kind)];

    public LoadOutcome? Load(string lane, bool inOrder) => Loads.FirstOrDefault(l => l.Name == lane && l.InOrder == inOrder);

    public MemoryOutcome? MemoryOf(string lane) => Memory.FirstOrDefault(m => m.Name == lane);
}
