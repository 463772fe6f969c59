namespace IndexKv.Data.Tests.Execution;

/// <summary>One instant at several offsets is several keys that are all equal in a query.</summary>
[TestFixture("hashed")]
[TestFixture("sorted")]
public sealed class DateTimeOffsetKeyTests(string store)
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private SqlSession _session = null!;

    [SetUp]
    public void CreateStores()
    {
        _session = new SqlSession();
        _session.Run("CREATE STORE hashed (at DATETIMEOFFSET, n INT32, PRIMARY KEY (at, n))");
        for (var n = 0; n < 6; n++)
            _session.Run("INSERT INTO hashed VALUES (@at, @n)", Noon.AddHours(n / 3).ToOffset(TimeSpan.FromHours(2 - (2 * (n % 3)))), n);
        _session.CopyToSorted("hashed", "sorted");
    }

    [TearDown]
    public void CloseSession() => _session.Dispose();

    [TestCase("at = @at", new[] { 0, 1, 2 })]
    [TestCase("@at = at", new[] { 0, 1, 2 })]
    [TestCase("at = @at AND n = 1", new[] { 1 })]
    [TestCase("at IN (@at) AND n IN (1, 2, 5)", new[] { 1, 2 })]
    [TestCase("at >= @at", new[] { 0, 1, 2, 3, 4, 5 })]
    [TestCase("at > @at", new[] { 3, 4, 5 })]
    [TestCase("at <= @at", new[] { 0, 1, 2 })]
    [TestCase("at < @at", new int[0])]
    public void Condition_holds_for_the_instant_at_any_offset(string condition, int[] expected)
    {
        foreach (var hours in new[] { -3, 0, 5 })
        {
            _session.Query($"SELECT n FROM {store} WHERE {condition}", Noon.ToOffset(TimeSpan.FromHours(hours))).Select(r => r[0])
                .Should().BeEquivalentTo(expected);
        }
    }

    [Test]
    public void Ordering_goes_on_where_instants_are_equal() =>
        _session.Query($"SELECT n FROM {store} ORDER BY at, n").Select(r => r[0]).Should().Equal(0, 1, 2, 3, 4, 5);

    [Test]
    public void Ordering_descends_by_instant() =>
        _session.Query($"SELECT n FROM {store} ORDER BY at DESC, n DESC").Select(r => r[0]).Should().Equal(5, 4, 3, 2, 1, 0);
}
