namespace IndexKv.Engine.Tests.Reliability;

/// <summary>What a workload did: a test of crashes that meets none of it shows nothing.</summary>
internal sealed record WorkloadCounters
{
    public int Operations { get; set; }

    public int Commits { get; set; }

    public int Rollbacks { get; set; }

    public int Savepoints { get; set; }

    public int LongValues { get; set; }

    public int Overwrites { get; set; }

    public int Deletes { get; set; }

    public int Definitions { get; set; }

    public int Loads { get; set; }

    public int Checkpoints { get; set; }

    public int Vacuums { get; set; }

    public int ReadersOverCheckpoints { get; set; }

    public int Partitions { get; set; }

    public int ReusedSectors { get; set; }

    public long CollectedUnits { get; set; }

    public void MustAllHaveHappened()
    {
        Operations.Should().BeGreaterThanOrEqualTo(2_000);
        new[]
        {
            Rollbacks, Savepoints, LongValues, Overwrites, Deletes, Definitions, Loads, Checkpoints, Vacuums, ReadersOverCheckpoints, ReusedSectors,
        }.Should().OnlyContain(n => n > 1, "the workload has to do everything: {0}", this);
        Partitions.Should().BeGreaterThan(4, "table sectors have to split");
        CollectedUnits.Should().BeGreaterThan(500, "dead units have to be collected");
    }
}
