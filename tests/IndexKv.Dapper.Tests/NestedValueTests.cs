using System.Data;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using IndexKv.Data;

namespace IndexKv.Dapper.Tests;

/// <summary>Columns of type ANY through Dapper.</summary>
[TestFixture]
public sealed class NestedValueTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
        _connection.Execute("CREATE STORE orders (id INT64 PRIMARY KEY, body ANY)");
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Json_text_goes_in_and_out()
    {
        _connection.Execute("INSERT INTO orders VALUES (@id, json(@body))", new { id = 1, body = "{\"customer\": \"Ada\", \"lines\": [1, 2]}" });
        var order = _connection.QuerySingle<Order>("SELECT id, json_text(body) AS body, body ->> 'customer' AS customer FROM orders WHERE body ->> 'customer' = @name", new { name = "Ada" });
        order.Should().Be(new Order { Id = 1, Body = "{\"customer\":\"Ada\",\"lines\":[1,2]}", Customer = "Ada" });
    }

    [Test]
    public void Objects_come_out_as_lists_and_dictionaries()
    {
        _connection.Execute("INSERT INTO orders VALUES (1, json('{\"a\":[1,null]}'))");
        object body = _connection.QuerySingle("SELECT body FROM orders").body;
        body.Should().BeEquivalentTo(new Dictionary<string, object?> { ["a"] = new object?[] { 1L, null } });
        _connection.ExecuteScalar<object>("SELECT body -> 'a' FROM orders").Should().BeEquivalentTo(new object?[] { 1L, null });
    }

    [Test]
    public void Type_handler_takes_json_and_gives_it_back()
    {
        SqlMapper.AddTypeHandler(new NodeHandler());
        _connection.Execute("INSERT INTO orders VALUES (1, @body)", new { body = JsonNode.Parse("{\"a\":[1,2.5]}")!.AsObject() });
        _connection.QuerySingle<JsonObject>("SELECT body FROM orders").ToJsonString().Should().Be("{\"a\":[1,2.5]}");
        _connection.ExecuteScalar<string>("SELECT json_type(body, '$.a') FROM orders").Should().Be("array");
    }

    private sealed record Order
    {
        public long Id { get; init; }

        public string? Body { get; init; }

        public string? Customer { get; init; }
    }

    private sealed class NodeHandler : SqlMapper.TypeHandler<JsonObject>
    {
        public override void SetValue(IDbDataParameter parameter, JsonObject? value) => parameter.Value = value;

        public override JsonObject? Parse(object value) => JsonSerializer.SerializeToNode(value)?.AsObject();
    }
}
