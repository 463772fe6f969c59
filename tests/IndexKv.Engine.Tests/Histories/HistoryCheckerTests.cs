namespace IndexKv.Engine.Tests.Histories;

/// <summary>The checker lets right histories pass and finds each kind of wrong one.</summary>
[TestFixture]
public sealed class HistoryCheckerTests
{
    private readonly List<HistoryTransaction> _history = [];

    [SetUp]
    public void Begin()
    {
        // Three writers one after the other: 10 puts key 1 and 2, 20 replaces 1, 30 deletes 2.
        _history.Clear();
        Writer(1, 2, 3, 0, 10, (OperationKind.Write, 1, 11), (OperationKind.Write, 2, 12));
        Writer(4, 5, 6, 10, 20, (OperationKind.Read, 1, 11), (OperationKind.Write, 1, 21));
        Writer(7, 8, 9, 20, 30, (OperationKind.Read, 2, 12), (OperationKind.Delete, 2, 0), (OperationKind.Read, 2, 0));
    }

    [Test]
    public void Right_histories_pass()
    {
        Reader(4, 5, (OperationKind.Read, 1, 11), (OperationKind.Read, 2, 12), (OperationKind.Read, 3, 0), (OperationKind.Count, 0, 3));
        Reader(10, 11, (OperationKind.Read, 1, 21), (OperationKind.Read, 2, 0), (OperationKind.Count, 0, 2));
        Reader(1, 20, (OperationKind.Read, 1, 0), (OperationKind.Count, 0, 0));
        Writer(12, 13, 14, 30, 40, (OperationKind.Mark, 0, 0), (OperationKind.Write, 1, 41), (OperationKind.Undo, 0, 0), (OperationKind.Read, 1, 21));
        Aborted(15, (OperationKind.Write, 1, 99));
        HistoryChecker.Check(_history).Should().BeNull();
    }

    [Test]
    public void Lost_update_is_found()
    {
        Writer(10, 11, 12, 20, 41, (OperationKind.Write, 1, 42));
        HistoryChecker.Check(_history).Should().Contain("lost");
    }

    [Test]
    public void Stale_read_of_a_writer_is_found()
    {
        Writer(10, 11, 12, 30, 40, (OperationKind.Read, 1, 11));
        HistoryChecker.Check(_history).Should().Contain("writer 3 read 11");
    }

    [Test]
    public void Write_that_a_savepoint_should_have_undone_is_found()
    {
        Writer(10, 11, 12, 30, 40, (OperationKind.Mark, 0, 0), (OperationKind.Write, 1, 41), (OperationKind.Undo, 0, 0), (OperationKind.Read, 1, 41));
        HistoryChecker.Check(_history).Should().Contain("writer 3 read 41");
    }

    [Test]
    public void Writers_against_real_time_are_found()
    {
        Writer(0, 0, 0, 30, 40);
        HistoryChecker.Check(_history).Should().Contain("began when it had ended");
    }

    [TestCase(4, 9, 21, 12, 0, TestName = "Right reader of the middle version passes", ExpectedResult = true)]
    [TestCase(4, 9, 11, 0, 0, TestName = "Half of one version and half of another is found", ExpectedResult = false)]
    [TestCase(10, 11, 21, 12, 0, TestName = "Reader of a version older than what was acknowledged is found", ExpectedResult = false)]
    [TestCase(4, 5, 21, 12, 0, TestName = "Reader of a version from the future is found", ExpectedResult = false)]
    [TestCase(4, 9, 99, 12, 0, TestName = "Reader of what was never committed is found", ExpectedResult = false)]
    [TestCase(4, 9, 21, 12, 4, TestName = "Scan that met too many records is found", ExpectedResult = false)]
    public bool Reader_has_to_see_one_version(long began, long ended, long first, long second, int count)
    {
        Aborted(2, (OperationKind.Write, 1, 99));
        if (count == 0)
            Reader(began, ended, (OperationKind.Read, 1, first), (OperationKind.Read, 2, second));
        else
            Reader(began, ended, (OperationKind.Read, 1, first), (OperationKind.Read, 2, second), (OperationKind.Count, 0, count));
        return HistoryChecker.Check(_history) is null;
    }

    private void Writer(long began, long ending, long ended, long before, long own, params (OperationKind Kind, int Key, long Value)[] operations)
    {
        var writer = new HistoryTransaction { Began = began, Ending = ending, Ended = ended, IsWriter = true, IsCommitted = true };
        writer.Add(OperationKind.Read, HistoryChecker.Chain, before);
        writer.Add(OperationKind.Write, HistoryChecker.Chain, own);
        foreach (var (kind, key, value) in operations)
            writer.Add(kind, key, value);
        _history.Add(writer);
    }

    private void Aborted(long began, params (OperationKind Kind, int Key, long Value)[] operations)
    {
        var writer = new HistoryTransaction { Began = began, IsWriter = true };
        foreach (var (kind, key, value) in operations)
            writer.Add(kind, key, value);
        _history.Add(writer);
    }

    private void Reader(long began, long ended, params (OperationKind Kind, int Key, long Value)[] operations)
    {
        var reader = new HistoryTransaction { Began = began, Ending = ended, Ended = ended };
        foreach (var (kind, key, value) in operations)
            reader.Add(kind, key, value);
        _history.Add(reader);
    }
}
