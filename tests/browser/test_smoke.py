"""The browser tests' own ground: the site answers, and what the watch is for is caught."""

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect


def test_an_administrator_signs_in_with_all_styles_and_no_violation(page: Page, db):
    User.objects.create_superuser("keeper", password="a long enough password")

    page.goto("/admin/")
    page.get_by_label("Username").fill("keeper")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("link", name="Log out").or_(page.get_by_role("button", name="Log out"))).to_be_visible()
    assert page.evaluate("document.styleSheets.length > 0 && getComputedStyle(document.body).margin") == "0px"


def test_a_page_that_does_not_exist_is_no_fault_of_the_browser(page: Page):
    response = page.goto("/nowhere/")

    assert response is not None
    assert response.status == 404


def test_the_watch_sees_inline_scripts_foreign_images_and_mistakes(page: Page, watch):
    page.goto("/nowhere/")

    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'inline'";
            document.body.append(script);
            const image = new Image();
            image.src = "https://foreign.invalid/pixel.png";
            document.body.append(image);
            setTimeout(() => { throw new Error("a mistake"); });
        }"""
    )
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")

    assert page.title() != "inline"
    assert len(watch.violations) == 2
    assert watch.foreign == ["https://foreign.invalid/pixel.png"]
    assert watch.errors == ["a mistake"]
    for caught in (watch.violations, watch.foreign, watch.errors):
        caught.clear()
