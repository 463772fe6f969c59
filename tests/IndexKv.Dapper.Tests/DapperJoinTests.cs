using System.Data;
using Dapper;
using IndexKv.Data;

namespace IndexKv.Dapper.Tests;

/// <summary>What Dapper makes of several stores, of columns whose first row says nothing, and of mistakes.</summary>
[TestFixture]
public sealed class DapperJoinTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
        _connection.Execute("""
            CREATE STORE customers (id INT32 KEY, name TEXT NOT NULL, city TEXT);
            CREATE STORE orders (id INT64 KEY, customerid INT32, amount DECIMAL NOT NULL, made DATE, state INT32);
            CREATE STORE lines (orderid INT64, number INT32, article UUID, PRIMARY KEY (orderid, number));
            INSERT INTO customers VALUES (1, 'Ada', 'London'), (2, 'Bob', NULL), (3, 'Cy', 'Ulm');
            INSERT INTO orders VALUES (10, 1, 5.50, '2024-01-02', 1), (11, 1, 7, NULL, 0), (12, 2, 9.25, '2024-03-01', 1), (13, NULL, 1, NULL, 2);
            """);
        _connection.Execute(
            "INSERT INTO lines VALUES (@OrderId, @Number, @Article)",
            Enumerable.Range(0, 8).Select(i => new Line { OrderId = 10 + (i / 3), Number = i % 3, Article = new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) }));
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public void Join_is_mapped_to_several_objects(bool buffered)
    {
        var rows = _connection.Query<Order, Customer, Line, (Order Order, Customer Customer, Line Line)>(
            """
            SELECT o.id, o.customerid, o.amount, o.made, o.state, c.id, c.name, c.city, l.orderid, l.number, l.article
            FROM orders o JOIN customers c ON c.id = o.customerid JOIN lines l ON l.orderid = o.id
            WHERE o.amount > @least ORDER BY o.id, l.number
            """,
            (order, customer, line) => (order, customer, line),
            new { least = 5 },
            splitOn: "id,orderid",
            buffered: buffered).ToList();
        rows.Should().HaveCount(8);
        rows[0].Order.Should().BeEquivalentTo(new Order { Id = 10, CustomerId = 1, Amount = 5.50m, Made = new DateOnly(2024, 1, 2), State = State.Paid });
        rows[0].Customer.Should().BeEquivalentTo(new Customer { Id = 1, Name = "Ada", City = "London" });
        rows[^1].Customer.City.Should().BeNull();
        rows.Select(r => r.Line.Article.ToString()[7]).Should().Equal("01234567");
    }

    [Test]
    public async Task Left_join_maps_a_row_without_partner_to_null()
    {
        var rows = (await _connection.QueryAsync<Customer, Order?, (Customer Customer, Order? Order)>(
            "SELECT c.id, c.name, c.city, o.id, o.customerid, o.amount, o.made, o.state FROM customers c LEFT JOIN orders o ON o.customerid = c.id ORDER BY c.id, o.id",
            (customer, order) => (customer, order))).ToList();
        rows.Select(r => (r.Customer.Name, r.Order?.Id)).Should().Equal(("Ada", 10), ("Ada", 11), ("Bob", 12), ("Cy", null));
    }

    [Test]
    public void One_to_many_is_put_together_from_a_join()
    {
        var orders = new Dictionary<long, Order>();
        _connection.Query<Order, Line, Order>(
            "SELECT o.*, l.* FROM orders o JOIN lines l ON l.orderid = o.id ORDER BY o.id, l.number",
            (row, line) =>
            {
                if (!orders.TryGetValue(row.Id, out var order))
                    orders.Add(row.Id, order = row);
                order.Lines.Add(line);
                return order;
            },
            splitOn: "orderid").Should().HaveCount(8);
        orders.Values.Select(o => o.Lines.Count).Should().Equal(3, 3, 2);
    }

    [Test]
    public async Task Several_results_are_read_one_after_the_other()
    {
        await using var results = await _connection.QueryMultipleAsync(
            "SELECT * FROM customers WHERE id = @id; SELECT * FROM orders WHERE customerid = @id ORDER BY id; SELECT COUNT(*) FROM lines", new { id = 1 });
        (await results.ReadSingleAsync<Customer>()).Name.Should().Be("Ada");
        (await results.ReadAsync<Order>()).Select(o => o.Id).Should().Equal(10, 11);
        (await results.ReadSingleAsync<long>()).Should().Be(8);
        results.IsConsumed.Should().BeTrue();
    }

    [Test]
    public void Column_keeps_its_type_where_NULL_comes_first_or_no_row_at_all()
    {
        const string Text = "SELECT id, made, CASE WHEN id > 11 THEN amount END AS late, (SELECT MAX(city) FROM customers WHERE id = @city) AS place FROM orders WHERE id > @after ORDER BY id";
        _connection.Query<Mixed>(Text, new { city = 2, after = 1000 }).Should().BeEmpty();
        var rows = _connection.Query<Mixed>(Text, new { city = 3, after = 10 }).ToList();
        rows.Should().Equal(new Mixed(11, null, null, "Ulm"), new Mixed(12, new DateOnly(2024, 3, 1), 9.25m, "Ulm"), new Mixed(13, null, 1m, "Ulm"));
        var untyped = _connection.Query(Text, new { city = 2, after = 10 }).Cast<IDictionary<string, object?>>().ToList();
        untyped.Select(r => r["late"]).Should().Equal(null, 9.25m, 1m);
        untyped.Select(r => r["place"]).Should().AllBeEquivalentTo((object?)null);

        // An empty result still says what its columns are.
        using var reader = _connection.ExecuteReader(Text, new { city = 2, after = 1000 });
        reader.Read().Should().BeFalse();
        Enumerable.Range(0, 3).Select(reader.GetFieldType).Should().Equal(typeof(long), typeof(DateOnly), typeof(decimal));
    }

    [Test]
    public void Lists_of_all_kinds_are_keys_and_values()
    {
        _connection.Query<int>("SELECT number FROM lines WHERE article IN @articles", new { articles = new[] { new Guid(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Guid.Empty } })
            .Should().BeEquivalentTo([0, 0]);
        _connection.Query<long>("SELECT id FROM orders WHERE state IN @states AND made IN @days", new { states = new[] { State.Paid }, days = new[] { new DateOnly(2024, 3, 1) } })
            .Should().Equal(12);
        var ids = Enumerable.Range(-5_000, 10_000).ToList();
        _connection.Query<string>("SELECT name FROM customers WHERE id IN @ids ORDER BY id", new { ids }).Should().Equal("Ada", "Bob", "Cy");
        var list = string.Join(", ", ids.Select(i => i.ToString()));
        _connection.QueryFirst<string>($"EXPLAIN SELECT name FROM customers WHERE id IN ({list})").Should().StartWith("key set on customers");
    }

    [Test]
    public void Literals_are_written_into_the_text()
    {
        _connection.Query<long>("SELECT id FROM orders WHERE state = {=state} AND id > {=id} ORDER BY id", new { state = State.Paid, id = 10L }).Should().Equal(12);
        _connection.QuerySingle<string>("SELECT name FROM customers WHERE id = {=id}", new { id = 2 }).Should().Be("Bob");
    }

    [Test]
    public async Task Command_definition_carries_transaction_timeout_and_cancellation()
    {
        using var transaction = _connection.BeginTransaction();
        var insert = new CommandDefinition("INSERT INTO customers VALUES (@id, 'New', NULL)", new { id = 9 }, transaction, commandTimeout: 3);
        (await _connection.ExecuteAsync(insert)).Should().Be(1);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var query = () => _connection.QueryAsync<Customer>(new CommandDefinition("SELECT * FROM customers", transaction: transaction, cancellationToken: cancellation.Token));
        await query.Should().ThrowAsync<OperationCanceledException>();
        transaction.Rollback();
        _connection.QuerySingleOrDefault<Customer>("SELECT * FROM customers WHERE id = 9").Should().BeNull();
    }

    [Test]
    public void Output_of_a_change_is_a_result()
    {
        _connection.Query<Order>("UPDATE orders SET amount = amount * 2 WHERE customerid = @id RETURNING *", new { id = 1 })
            .Select(o => o.Amount).Should().BeEquivalentTo([11m, 14m]);
        _connection.QuerySingle<int>("DELETE FROM customers WHERE name = @name RETURNING id", new { name = new DbString { Value = "Cy" } }).Should().Be(3);
    }

    [Test]
    public void Type_that_the_result_does_not_fit_is_an_error_that_says_so()
    {
        _connection.Invoking(c => c.Query<Mixed>("SELECT id, made FROM orders")).Should().Throw<InvalidOperationException>().WithMessage("*constructor*Int64 id*DateOnly made*Mixed*");
        _connection.Invoking(c => c.Query<Customer>("SELECT 'x' AS id FROM orders")).Should().Throw<DataException>().WithMessage("*column 0 (id=x - String)*");
        _connection.Invoking(c => c.QuerySingle<int>("SELECT made FROM orders WHERE id = 10")).Should().Throw<Exception>().WithMessage("*DateOnly*");
        _connection.Invoking(c => c.Query<Customer>("SELECT id, nmae FROM customers")).Should().Throw<KvException>().WithMessage("*nmae*");
        _connection.Invoking(c => c.Query<Customer>("SELECT * FROM customers WHERE id = @id", new { Other = 1 })).Should().Throw<KvException>().WithMessage("*@id*");
    }

    public enum State
    {
        New,
        Paid,
        Lost,
    }

    public sealed record Mixed(long Id, DateOnly? Made, decimal? Late, string? Place);

    public sealed class Customer
    {
        public int Id { get; set; }

        public string Name { get; set; } = "";

        public string? City { get; set; }
    }

    public sealed class Order
    {
        public long Id { get; set; }

        public int? CustomerId { get; set; }

        public decimal Amount { get; set; }

        public DateOnly? Made { get; set; }

        public State State { get; set; }

        public List<Line> Lines { get; } = [];
    }

    public sealed class Line
    {
        public long OrderId { get; set; }

        public int Number { get; set; }

        public Guid Article { get; set; }
    }
}
