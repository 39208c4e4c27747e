"""What the tests of the JSON answers share."""


def answer(client, address: str, status: int = 200):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (status, "application/json")
    return response.json()


def refusal(parameter: str, value: str, reason: str) -> dict:
    return {"errors": [{"parameter": parameter, "value": value, "reason": reason}]}
