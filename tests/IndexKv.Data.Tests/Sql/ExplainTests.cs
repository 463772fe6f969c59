using IndexKv.Data.Tests.Execution;

namespace IndexKv.Data.Tests.Sql;

/// <summary>The plan of each access path and of each way to put tables together, line by line.</summary>
[TestFixture]
public sealed class ExplainTests
{
    private SqlSession _session = null!;

    [OneTimeSetUp]
    public void Create()
    {
        _session = new SqlSession();
        _session.Run(
            """
            CREATE STORE person (id INT64 KEY, name TEXT, city INT32);
            CREATE STORE visit (person INT64, city INT32, cost INT64, PRIMARY KEY (person, city));
            CREATE STORE city (id INT32 KEY, name TEXT) USING SORTED;
            CREATE STORE road (country TEXT, number INT32, length DOUBLE, PRIMARY KEY (country, number)) USING SORTED
            """);
    }

    [OneTimeTearDown]
    public void Close() => _session.Dispose();

    [TestCase("SELECT 1", "single row|project: 1")]
    [TestCase("SELECT * FROM person WHERE id = NULL", "empty: the condition is never true|project: id, name, city")]
    [TestCase("SELECT name FROM person WHERE id = 1 AND id = 2", "empty: the condition is never true|project: name")]
    [TestCase("SELECT name FROM person WHERE city > 5 AND city < 3", "empty: the condition is never true|project: name")]
    [TestCase("SELECT name FROM person WHERE id = @id", "key lookup on person (HASH): id = @id|project: name")]
    [TestCase("SELECT cost FROM visit WHERE city = 2 AND person = 1 AND cost > 5", "key lookup on visit (HASH): person = 1, city = 2|filter: cost > 5|project: cost")]
    [TestCase("SELECT name FROM person WHERE id = 1 OR id IN (2, 3)", "key set on person (HASH): id IN (1, 2, 3)|project: name")]
    [TestCase("SELECT cost FROM visit WHERE person = 1 AND city IN (2, 3)", "key set on visit (HASH): person = 1, city IN (2, 3)|project: cost")]
    [TestCase("SELECT name FROM person WHERE name LIKE 'a%'", "scan of person (HASH)|filter: name LIKE 'a%'|project: name")]
    [TestCase("SELECT COUNT(*) FROM person", "count of person (HASH) from its header|project: COUNT(*)")]
    [TestCase("SELECT name FROM city WHERE id > 3 AND id <= 9", "key range on city (SORTED) ascending: id > 3, id <= 9|filter: id > 3 AND id <= 9|project: name")]
    [TestCase("SELECT length FROM road WHERE country = 'fr' ORDER BY number DESC", "key range on road (SORTED) descending: country = 'fr'|project: length")]
    [TestCase("SELECT length FROM road WHERE STARTSWITH(country, 'f')", "key range on road (SORTED) ascending: country starts with 'f'|filter: STARTSWITH(country, 'f')|project: length")]
    [TestCase("SELECT name FROM city ORDER BY id LIMIT 2", "key range on city (SORTED) ascending: all keys|limit: 2|project: name")]
    [TestCase("SELECT MIN(id), MAX(id) FROM city", "first and last of key range on city (SORTED): all keys|aggregate: MIN(id), MAX(id)|project: MIN(id), MAX(id)")]
    [TestCase("SELECT MAX(number) FROM road WHERE country = 'fr'", "first and last of key range on road (SORTED): country = 'fr'|aggregate: MAX(number)|project: MAX(number)")]
    [TestCase("SELECT city, COUNT(*) n FROM person GROUP BY city HAVING COUNT(*) > 1 ORDER BY n DESC LIMIT 3 OFFSET 1",
        "scan of person (HASH)|group by: city|aggregate: COUNT(*)|having: COUNT(*) > 1|sort: COUNT(*) DESC|limit: 3 offset 1|project: city, COUNT(*) AS n")]
    [TestCase("SELECT DISTINCT name FROM person", "scan of person (HASH)|distinct|project: name")]
    [TestCase("SELECT p.name, c.name FROM person p JOIN city c ON c.id = p.city WHERE p.id = 7",
        "key lookup on person (HASH): id = 7|project: name, city|join by key lookups on city (SORTED): c.id = p.city|project: p.name AS name, c.name AS name")]
    [TestCase("SELECT p.id FROM person p LEFT JOIN visit v ON v.person = p.id AND v.city = p.city WHERE v.cost IS NULL",
        "scan of person (HASH)|project: id, city|left join by key lookups on visit (HASH): v.person = p.id AND v.city = p.city|filter: v.cost IS NULL|project: p.id AS id")]
    [TestCase("SELECT COUNT(*) FROM person p JOIN visit v ON v.person = p.id AND v.cost > 3",
        "scan of person (HASH)|project: id|hash join on v.person = p.id|  scan of visit (HASH)|  filter: cost > 3|  project: person|aggregate: COUNT(*)|project: COUNT(*)")]
    [TestCase("SELECT a.id FROM person a, person b WHERE a.id < b.city",
        "scan of person (HASH)|project: id|nested join on a.id < b.city|  scan of person (HASH)|  project: city|project: a.id AS id")]
    [TestCase("SELECT d.n FROM (SELECT name n FROM city WHERE id = 1) d WHERE d.n <> ''",
        "subquery d|  key lookup on city (SORTED): id = 1|  project: name AS n|filter: n <> ''|project: n")]
    [TestCase("SELECT id FROM person UNION ALL SELECT id FROM city ORDER BY id",
        "UNION ALL|  scan of person (HASH)|  project: id|  scan of city (SORTED)|  project: id|sort: id|project: id")]
    [TestCase("SELECT name FROM person WHERE id IN (SELECT person FROM visit)",
        "key set on person (HASH): id IN (subquery)|subquery|  scan of visit (HASH)|  project: person|project: name")]
    [TestCase("SELECT name FROM person WHERE id = (SELECT MAX(id) FROM city)",
        "key lookup on person (HASH): id = (subquery)|subquery|  first and last of key range on city (SORTED): all keys|  aggregate: MAX(id)|  project: MAX(id)|project: name")]
    [TestCase("UPDATE person SET name = 'x' WHERE id = 1", "update person|key lookup on person (HASH): id = 1|project: id, id, 'x' AS name, city")]
    [TestCase("DELETE FROM person WHERE id = 1", "delete from person|key lookup on person (HASH): id = 1|project: id")]
    public void Plan_is(string statement, string plan) => _session.Explain(statement).Replace('\n', '|').Should().Be(plan);
}
